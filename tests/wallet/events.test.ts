import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHAIN_START, parsePosition, type VerifiedStatement } from "#domain/statement.ts";
import { terminals } from "#drizzle/wallet/schema.ts";
import { chainAfter, sha256 } from "#kit/signatures.ts";
import { StreamBell } from "#wallet/streams.ts";
import { type Phone, type Presented, type Terminal, Wallet } from "./support.ts";

/** What a fresh store's streams begin with. */
const EPOCH = 1;
let wallet: Wallet;
let phone: Phone;

beforeAll(async () => {
  wallet = await Wallet.open();
  phone = await wallet.customer();
});
afterAll(() => wallet.close());

/** A terminal with a morning behind it: paid, cancelled, paid and reversed, expired. Five statements. */
async function busyTerminal(): Promise<{ till: Terminal; shown: Presented[] }> {
  const till = await wallet.terminal();
  const late = Math.floor((await wallet.now()) / 1000) - 250;
  const shown = [await till.present(), await till.present(), await till.present()];
  const [paid, cancelled, returned] = shown as [Presented, Presented, Presented];
  await phone.pay(paid);
  await till.reverse(cancelled);
  await phone.pay(returned);
  await till.reverse(returned);
  const expired = await till.present({ issuedAt: late });
  await till.tell(expired);
  return { till, shown: [paid, cancelled, returned, returned, expired] };
}

const numbersOf = (statements: readonly VerifiedStatement[]) =>
  statements.map(({ position }) => position.number);

describe("the stream of a terminal", () => {
  test("has every outcome once, numbered from one without gaps, chained from the start", async () => {
    const { till, shown } = await busyTerminal();
    const statements = await till.nextStatements(5);
    expect(statements.map(({ outcome }) => outcome)).toEqual([
      "paid",
      "cancelled",
      "paid",
      "reversed",
      "expired",
    ]);
    expect(numbersOf(statements)).toEqual([1, 2, 3, 4, 5]);
    expect(statements.map(({ payment }) => payment)).toEqual(shown.map(({ id }) => id));
    expect(statements.map(({ request }) => request)).toEqual(shown.map(({ request }) => sha256(request)));
    let chain: Uint8Array = CHAIN_START;
    for (const statement of statements) {
      chain = chainAfter(chain, statement);
      expect(statement.position).toMatchObject({ epoch: EPOCH, chain });
    }
  });

  test("what asked and refused leaves no number behind", async () => {
    const till = await wallet.terminal();
    const poor = await wallet.customer(1);
    const presented = await till.present();
    expect(await poor.pay(presented)).toMatchObject({ status: 409 });
    expect(await till.tell(await till.present({ payment: presented.id, amount: 1 }))).toMatchObject({
      status: 409,
    });
    await phone.pay(presented);
    expect(numbersOf(await till.nextStatements(1))).toEqual([1]);
  });

  test("goes on where the reader left off", async () => {
    const { till } = await busyTerminal();
    const ids: string[] = [];
    for await (const { id } of withIds(till)) if (ids.push(id) === 5) break;
    expect(ids.map((id) => parsePosition(id))).toMatchObject(
      [1, 2, 3, 4, 5].map((number) => ({ epoch: EPOCH, number })),
    );
    expect(numbersOf(await till.nextStatements(2, ids[2]))).toEqual([4, 5]);
  });

  test.each([
    ["a number without its chain", `${EPOCH}-3`],
    ["nothing that could be a position", "soon"],
    ["a negative number", `${EPOCH}--3`],
    ["half a number", `${EPOCH}-2.5`],
  ])("begins again for a reader who names %s", async (_, heard) => {
    const { till } = await busyTerminal();
    expect(numbersOf(await till.nextStatements(5, heard))).toEqual([1, 2, 3, 4, 5]);
  });

  test("a long one is read to its end", async () => {
    const till = await wallet.terminal();
    for (let i = 0; i < 105; i++) await till.reverse(await till.present());
    expect(numbersOf(await till.nextStatements(105)).at(-1)).toBe(105);
  });

  test("tells of a payment once it is committed, and only its own terminal", async () => {
    const [till, other] = [await wallet.terminal(), await wallet.terminal()];
    const heard = till.events();
    const elsewhere = other.events();
    const next = heard.next();
    const nextElsewhere = elsewhere.next();
    const presented = await till.present();
    await phone.pay(presented);
    const { statement } = (await next).value ?? {};
    expect(statement).toMatchObject({ outcome: "paid", payment: presented.id });
    // What the stream said is committed: the one who asks now hears the same.
    expect((await till.ask(presented)).body.state).toBe("paid");
    const own = await other.present();
    await other.reverse(own);
    expect((await nextElsewhere).value?.statement).toMatchObject({ payment: own.id });
    await heard.return(undefined);
    await elsewhere.return(undefined);
  });

  test("that breaks off with the store ends, and the log says so", async () => {
    const own = await Wallet.open();
    const till = await own.terminal();
    await till.reverse(await till.present());
    const heard = till.events();
    await heard.next();
    const next = heard.next();
    await own.close();
    expect(await next).toMatchObject({ done: true });
    expect(own.logged.filter((line) => line.includes("broke off"))).toHaveLength(1);
  });

  test("ends for a terminal that is suspended while it reads", async () => {
    const till = await wallet.terminal();
    const presented = await till.present();
    await till.reverse(presented);
    const heard = till.events();
    await heard.next();
    await wallet.db.update(terminals).set({ state: "suspended" }).where(eq(terminals.id, till.id));
    wallet.bell.ring(till.id);
    expect(await heard.next()).toMatchObject({ done: true });
    await expect(till.nextStatements(1)).rejects.toThrow("403");
  });
});

describe("the bell", () => {
  const never = new AbortController().signal;
  const MINUTE = 60_000;

  test("a ring that came while the reader was looking is not missed", async () => {
    const bell = new StreamBell();
    const heard = bell.rings("a");
    bell.ring("a");
    await bell.wait("a", heard, MINUTE, never);
  });

  test("wakes the reader of that terminal, and lets go of one who has gone", async () => {
    const bell = new StreamBell();
    const woken: string[] = [];
    const gone = new AbortController();
    const waits = ["a", "b"].map((name) =>
      bell.wait(name, bell.rings(name), MINUTE, gone.signal).then(() => woken.push(name)),
    );
    bell.ring("a");
    await waits[0];
    expect(woken).toEqual(["a"]);
    gone.abort();
    await waits[1];
    expect(woken).toEqual(["a", "b"]);
  });
});

/** The events with the ids that a reader resumes by, which `readServerSentEvents` leaves out. */
async function* withIds(till: Terminal): AsyncGenerator<{ id: string }> {
  const { path, ...init } = till.prepare("GET", "/v1/events");
  const response = await wallet.fetch(path, init);
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const id = /^id: (.*)$/m.exec(block)?.[1];
      if (id !== undefined) yield { id };
    }
  }
}
