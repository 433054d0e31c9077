import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { formatPosition } from "#domain/statement.ts";
import { customers, facts, legs, merchants } from "#drizzle/wallet/schema.ts";
import { verifyPin } from "#kit/pins.ts";
import { newId } from "#kit/random-ids.ts";
import { StartFault } from "#kit/settings.ts";
import { sha256 } from "#kit/signatures.ts";
import { type Demo, loadDemo } from "#wallet/demo.ts";
import { bindStore } from "#wallet/facts.ts";
import { loadKeys, type WalletKeys } from "#wallet/keys.ts";
import { answerCodeRequest } from "#wallet/launcher.ts";
import { openStore, type WalletDb, type WalletStore } from "#wallet/store.ts";
import { BUILT } from "../../server/launch/builds.ts";
import { startServer, stopChild } from "../../server/launch/children.ts";
import { ownDatabase } from "../support/databases.ts";
import { enrolment, Wallet } from "./support.ts";

/** A store of its own in a folder of its own, as a first start finds them. */
let folder: string;
let store: WalletStore;
let keys: WalletKeys;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouyin-start-"));
  store = await openStore(folder, await ownDatabase());
  keys = loadKeys(folder, true, Date.now());
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startFault(work: Promise<unknown>): Promise<string> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof StartFault) return outcome.message;
  throw outcome instanceof Error ? outcome : new Error("the start went on");
}

describe("a store and its keys", () => {
  test("are bound at the first start: the store says so itself", async () => {
    await bindStore(store.db, keys);
    await bindStore(store.db, keys);
    const stored = await store.db.select().from(facts);
    expect(Object.fromEntries(stored.map(({ name, value }) => [name, value]))).toEqual({
      demo: "1",
      root_key: Buffer.from(sha256(keys.rootKey)).toString("hex"),
      stream_epoch: "1",
    });
  });

  test("of another folder are refused in one sentence, and the store stays as it was", async () => {
    await bindStore(store.db, keys);
    const elsewhere = mkdtempSync(join(tmpdir(), "shouyin-start-"));
    const others = loadKeys(elsewhere, true, Date.now());
    rmSync(elsewhere, { recursive: true });
    expect(await startFault(bindStore(store.db, others))).toMatch(
      /^[^.]+do not belong together: set [^.]+\.$/,
    );
    await bindStore(store.db, keys);
  });

  test("of the other world are refused in one sentence", async () => {
    await bindStore(store.db, keys);
    const live = { ...keys, demo: false };
    expect(await startFault(bindStore(store.db, live))).toMatch(
      /^[^.]+created as a demo: set SHOUYIN_DEMO=1 [^.]+\.$/,
    );
  });

  test("of two wallets that start at once on an empty store only one pair is bound", async () => {
    const others = { demo: true, rootKey: new Uint8Array(32) };
    const starts = await Promise.allSettled([bindStore(store.db, keys), bindStore(store.db, others)]);
    expect(starts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("a stream's epoch is the store's: statements and positions go by it", async () => {
    const wallet = await Wallet.open();
    try {
      const till = await wallet.terminal();
      await wallet.db.update(facts).set({ value: "7" }).where(eq(facts.name, "stream_epoch"));
      await till.reverse(await till.present());
      await till.reverse(await till.present());
      const all = await till.nextStatements(2);
      expect(all.map(({ position }) => [position.epoch, position.number])).toEqual([
        [7, 1],
        [7, 2],
      ]);
      const [first] = all;
      const from = first && formatPosition(first.position);
      expect((await till.nextStatements(1, from))[0]?.position.number).toBe(2);
    } finally {
      await wallet.close();
    }
  });
});

describe("a demo", () => {
  const load = () => loadDemo(store.db, folder, keys.pepper);
  const path = () => join(folder, "demo.json");

  async function expectWhole(demo: Demo): Promise<void> {
    const people = await store.db.select().from(customers);
    expect(people.map(({ phone }) => phone).toSorted()).toEqual(["13800000001", "13800000002"]);
    expect(demo.customers).toHaveLength(2);
    for (const { phone, pin } of demo.customers) {
      const person = people.find((row) => row.phone === phone);
      expect(await verifyPin(person?.pinHash ?? "", pin, keys.pepper)).toBe(true);
    }
    expect((await store.db.select().from(merchants)).map(({ id }) => id)).toEqual([demo.merchant]);
    expect((await store.db.select().from(legs)).map(({ amount }) => amount).toSorted()).toEqual([
      200_000, 5_000,
    ]);
    expect(JSON.parse(readFileSync(path(), "utf8"))).toEqual({ customers: demo.customers });
    expect(statSync(path()).mode & 0o077).toBe(0);
  }

  test("is the same at every start", async () => {
    const first = await load();
    await expectWhole(first);
    expect(await load()).toEqual(first);
    await expectWhole(first);
  });

  test("whose file is lost, after a crash for one, has new PINs for the people that it has", async () => {
    const first = await load();
    rmSync(path());
    const second = await load();
    expect(second.merchant).toBe(first.merchant);
    expect(second.customers).not.toEqual(first.customers);
    await expectWhole(second);
  });

  test.each([
    ["is cut off", '{"customers":[{"na'],
    ["is something else", '{"customers":[{"name":"李明"}]}'],
    ["names nobody", '{"customers":[]}'],
    ["is of another store", '{"customers":[{"name":"李明","phone":"13800000001","pin":"000000"}]}'],
  ])("whose file %s has new PINs", async (_, text) => {
    await load();
    writeFileSync(path(), text);
    await expectWhole(await load());
  });

  test("whose new PINs reached the store and not the file is mended at the next start", async () => {
    await load();
    const before = readFileSync(path());
    rmSync(path());
    await load();
    writeFileSync(path(), before);
    await expectWhole(await load());
  });

  test("whose store is new beside an old file is filled", async () => {
    const people = [
      { name: "李明", phone: "13800000001", pin: "111111" },
      { name: "王阿姨", phone: "13800000002", pin: "222222" },
    ];
    writeFileSync(path(), JSON.stringify({ merchant: newId(), customers: people }));
    await expectWhole(await load());
  });

  test("that was cut off while it was filled is filled whole", async () => {
    class PowerCut extends Error {}
    const cutOff = store.db.transaction(async (tx) => {
      await loadDemo(tx as WalletDb, folder, keys.pepper);
      throw new PowerCut();
    });
    await expect(cutOff).rejects.toThrow(PowerCut);
    expect(await store.db.$count(customers)).toBe(0);
    await expectWhole(await load());
  });
});

describe("the wallet's own process", () => {
  const main = fileURLToPath(new URL("../../server/wallet/main.ts", import.meta.url));
  const environment = (own: object) => ({ ...process.env, SHOUYIN_DATA: folder, WALLET_PORT: "0", ...own });

  test.each(["0.0.0.0", "192.168.1.10", "::"])(
    "on %s says where QR codes must lead instead, before it writes anything",
    (WALLET_HOST) => {
      const data = join(folder, "none");
      const env = environment({ WALLET_HOST, SHOUYIN_DATA: data });
      const { status, stderr } = spawnSync(process.execPath, [main], { encoding: "utf8", env });
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(
          /^QR codes would name http:.+set WALLET_PUBLIC_URL to an https address, .+\.\n$/,
        ),
      ]);
      expect(existsSync(data)).toBe(false);
    },
  );

  const hasIpv6 = networkInterfaces().lo?.some(({ address }) => address === "::1") ?? false;
  test.runIf(hasIpv6)("on ::1 is reached at an address with brackets", async () => {
    const wallet = startServer(BUILT.wallet, environment({ WALLET_HOST: "::1" }));
    try {
      const { url } = (await wallet.ready) as { url: string };
      expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
      expect(await (await fetch(`${url}/v1/health`)).json()).toEqual({ ok: true });
    } finally {
      await stopChild(wallet);
    }
  });
});

describe("the launcher's request for a code", () => {
  let wallet: Wallet;
  beforeAll(async () => {
    wallet = await Wallet.open();
  });
  afterAll(() => wallet.close());

  test("is answered with a code that activates", async () => {
    const serial = `SN-${newId()}`;
    const merchant = await wallet.openMerchant();
    const answer = await answerCodeRequest(wallet.db, merchant, wallet.log, { activationCodeFor: serial });
    const code = answer?.activationCode ?? "";
    expect(await wallet.activate(enrolment(serial, code))).toMatchObject({ status: 200 });
  });

  test("that fails is logged and answered, so that nobody waits for ever", async () => {
    const logged: string[] = [];
    const log = pino({}, { write: (line: string) => void logged.push(line) });
    const nobody = newId();
    const answer = await answerCodeRequest(wallet.db, nobody, log, { activationCodeFor: "SN-1234" });
    expect(answer).toEqual({ activationCode: "" });
    expect(logged.join()).toContain("no activation code could be made");
  });

  test("that is none is not answered", async () => {
    for (const message of [undefined, {}, { activationCodeFor: "x" }, { activationCodeFor: 1 }, "code"])
      expect(await answerCodeRequest(wallet.db, newId(), wallet.log, message)).toBeUndefined();
  });
});
