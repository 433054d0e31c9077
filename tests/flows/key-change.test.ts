/**
 * A terminal changes the key that it signs with. Whatever is lost on the way, and whenever it is cut off, in the end it and
 * its wallet go by one key; and no payment is lost to it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { terminalKeys } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { newKeyPair } from "#kit/signatures.ts";
import { referenceWallet } from "#pos/backends/reference-wallet.ts";
import { type ActiveIdentity, isActive, loadIdentity, saveIdentity } from "#pos/identity.ts";
import { TerminalKeys } from "#pos/keys.ts";
import { openStore, type PosStore } from "#pos/store.ts";
import { KeyChanges } from "#pos/sync/key-changes.ts";
import { activeIdentity, Bank } from "../pos/support.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { staffOf } from "../support/staff.ts";
import { type Terminal, Wallet } from "../wallet/support.ts";

const YEAR_MS = 366 * 86_400_000;

/** What becomes of a request and its answer, and of the terminal that waits for it. */
const FATES = ["well", "request lost", "answer lost", "dies before", "dies after"] as const;
type Fate = (typeof FATES)[number];

interface Surroundings {
  readonly wallet: Wallet;
  /** Where the terminal keeps its keys: all of them that outlives its program. */
  readonly folder: string;
  readonly store: PosStore;
  readonly nextCounter: () => number;
  readonly nextFate: () => Fate;
}

/** The terminal's program from its start to its end. */
class Life {
  readonly keys: TerminalKeys;
  readonly backend;
  readonly #changes: KeyChanges;
  readonly #death = Promise.withResolvers<"dead">();
  /** Minutes, of which one passes a turn. */
  #age = 0;

  constructor({ wallet, folder, store, nextCounter, nextFate }: Surroundings) {
    const identity = loadIdentity(folder, "");
    if (!isActive(identity)) throw new Error("this terminal was never activated");
    this.keys = new TerminalKeys(folder, identity, Date.now());
    this.backend = referenceWallet({
      url: "http://wallet.test",
      key: () => this.keys.signing,
      anchor: wallet.anchor,
      nextCounter,
      onWalletTime: () => undefined,
      now: () => Date.now(),
      fetch: async (url, init) => {
        const fate = nextFate();
        if (fate === "request lost") throw new TypeError("fetch failed");
        if (fate === "dies before") return this.#die();
        const headers = init?.headers as Record<string, string>;
        const answer = await wallet.fetch(new URL(String(url)).pathname, { ...init, headers });
        if (fate === "answer lost") throw new TypeError("fetch failed");
        return fate === "dies after" ? this.#die() : answer;
      },
    });
    const clocks = { now: () => Date.now(), monotonic: () => this.#age * 60_000 };
    const till = { store, clocks, log: pino({ level: "silent" }) };
    this.#changes = new KeyChanges({ till, keys: this.keys, backend: this.backend, lifetimeDays: 365 });
  }

  /** A greeting and a look at the key, as the line has them again and again. `dead` where the program did not outlive it. */
  async turn(): Promise<"alive" | "dead"> {
    this.#age++;
    return Promise.race([this.#turn(), this.#death.promise]);
  }

  async #turn(): Promise<"alive"> {
    if ((await this.backend.greet()) !== "well") await this.#changes.lookBack();
    await this.#changes.change();
    return "alive";
  }

  /** Whoever waits for this answer waits for ever. */
  #die(): Promise<never> {
    this.#death.resolve("dead");
    return new Promise(() => undefined);
  }
}

describe("a terminal and its wallet", () => {
  let wallet: Wallet;
  let counter = 0;
  beforeAll(async () => {
    wallet = await Wallet.open();
  });
  afterAll(() => wallet.close());

  /** What a terminal of this wallet has kept whose key is over a year old. */
  function identityOf({ id, signing }: Terminal): ActiveIdentity {
    const { enrolment, ...made } = activeIdentity(new Bank());
    const signingSince = Date.now() - YEAR_MS;
    return { ...made, signing: raw(signing), signingSince, enrolment: { ...enrolment, terminal: id } };
  }

  /** Lives through these fates, and then as long as it takes undisturbed; returns the key that it ends with. */
  async function live(kept: ActiveIdentity, fates: readonly Fate[]): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "shouyin-keys-"));
    const store = openStore(folder);
    saveIdentity(folder, kept);
    const left = [...fates];
    const around = {
      wallet,
      folder,
      store,
      nextCounter: () => ++counter,
      nextFate: () => left.shift() ?? "well",
    };
    let life = new Life(around);
    for (let quiet = 0; quiet < 3; ) {
      if (left.length === 0) quiet++;
      if ((await life.turn()) === "dead") life = new Life(around);
    }
    expect(await life.backend.greet()).toBe("well");
    const { keyId } = life.keys.signing;
    store.close();
    rmSync(folder, { recursive: true });
    return keyId;
  }

  const currentKeys = ({ id }: Terminal) =>
    wallet.db
      .select({ id: terminalKeys.id })
      .from(terminalKeys)
      .where(and(eq(terminalKeys.terminal, id), eq(terminalKeys.state, "current")));

  test("go by one new key in the end, whatever was lost and whenever the terminal was cut off", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...FATES), { maxLength: 8 }), async (fates) => {
        const terminal = await wallet.terminal();
        const [first] = await currentKeys(terminal);
        const key = await live(identityOf(terminal), fates);
        expect(await currentKeys(terminal)).toEqual([{ id: key }]);
        expect(key).not.toBe(first?.id);
      }),
      { numRuns: 25, examples: [[["well", "well", "well", "dies after"]], [["well", "dies after"]]] },
    );
  });

  test("find together again after the wallet was restored from before the change", async () => {
    const terminal = await wallet.terminal();
    const kept = identityOf(terminal);
    const unknown = raw(newKeyPair());
    const changed = { ...kept, signing: unknown, signingSince: Date.now(), former: kept.signing };
    const key = await live(changed, []);
    expect(await currentKeys(terminal)).toEqual([{ id: key }]);
  });

  test("leave a young key as it is", async () => {
    const terminal = await wallet.terminal();
    const before = await currentKeys(terminal);
    await live({ ...identityOf(terminal), signingSince: Date.now() - YEAR_MS / 2 }, []);
    expect(await currentKeys(terminal)).toEqual(before);
  });
});

describe("a till that sells", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.close());

  function identity(): ActiveIdentity {
    const found = loadIdentity(join(shop.folder, "pos"), "");
    if (!isActive(found)) throw new Error("this terminal was never activated");
    return found;
  }

  test("changes its key: what it showed before is paid and can be taken back, and so is what it shows after", async () => {
    let checkout = await Checkout.signedIn(shop);
    await checkout.lineBecomes(true);
    const phone = await Phone.signedIn(shop);
    const [paidLater, takenBack] = [await checkout.collect(1250), await checkout.collect(800)];
    const before = identity();
    await shop.stopPos();
    saveIdentity(join(shop.folder, "pos"), { ...before, signingSince: Date.now() - YEAR_MS });
    await shop.startPos();
    checkout = await Checkout.signedIn(shop);
    await expect
      .poll(() => identity().former?.publicKey, { timeout: 20_000 })
      .toEqual(before.signing.publicKey);
    await phone.pay(paidLater.payment.qr);
    await checkout.waitForSale(paidLater.sale.id, ({ state }) => state === "paid");
    await checkout.cancel(takenBack.sale);
    await checkout.nothingPends();
    const after = await checkout.collect(500);
    await phone.pay(after.payment.qr);
    await checkout.waitForSale(after.sale.id, ({ state }) => state === "paid");
    expect(identity().signing.publicKey).not.toEqual(before.signing.publicKey);
  });
});

describe("a till that was suspended as a suspected copy", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.close());

  async function bank<T>(method: string, path: string, token: string, body?: object): Promise<T> {
    const response = await fetch(new URL(path, shop.walletReady.url), {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the bank's door answered ${await response.text()}`);
    return (await response.json()) as T;
  }

  test("goes on with new keys and the code that the bank gives; a code that is wrong leaves it as it was", async () => {
    const { token } = await staffOf(shop, "risk");
    const before = loadIdentity(join(shop.folder, "pos"), "");
    if (!isActive(before)) throw new Error("this terminal was never activated");
    const at = `/v1/bank/terminals/${before.enrolment.terminal}`;
    await bank("PUT", `${at}/suspension`, token, { reason: "looked copied" });
    await shop.stopPos();
    shop.environments.pos = { ACTIVATION_CODE: "0000-0000-0000-0000" };
    await shop.startPos();
    expect(loadIdentity(join(shop.folder, "pos"), "")).toEqual(before);
    await shop.stopPos();
    const { code } = await bank<{ code: string }>("PUT", `${at}/reinstatement`, token, {
      activation: newId(),
    });
    shop.environments.pos = { ACTIVATION_CODE: code };
    await shop.startPos();
    const checkout = await Checkout.signedIn(shop);
    await checkout.lineBecomes(true);
    const { sale, payment } = await checkout.collect(1250);
    await (await Phone.signedIn(shop)).pay(payment.qr);
    await checkout.waitForSale(sale.id, ({ state }) => state === "paid");
    const after = loadIdentity(join(shop.folder, "pos"), "");
    expect(after.enrolment?.terminal).toBe(before.enrolment.terminal);
    expect(after.signing.publicKey).not.toEqual(before.signing.publicKey);
  });
});

function raw({ publicKey, privateKey }: { publicKey: Uint8Array; privateKey: Uint8Array }) {
  return { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) };
}
