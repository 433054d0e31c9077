import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Refusal } from "#domain/refusal.ts";
import { drawerOpenings, journal, printJobs } from "#drizzle/pos/schema.ts";
import type { DrawerOutcome } from "#hardware/drawer.ts";
import type { PrintOutcome } from "#hardware/printer.ts";
import { newId } from "#kit/random-ids.ts";
import { printAgain } from "#pos/receipts/jobs.ts";
import { CASHIER, Desk, saysCopy } from "./support.ts";

let desk: Desk;
beforeEach(() => {
  desk = Desk.open();
});
afterEach(() => desk.close());

const never = new Promise<never>(() => undefined);

function paidInCash(): string {
  const sale = newId();
  desk.openSale(100, sale);
  desk.sales.tender(sale, newId(), { kind: "cash", amount: 100, received: 100 }, CASHIER);
  return sale;
}

const receiptOf = (sale: string) => ({ sale, kind: "receipt", subject: "" }) as const;

async function again(sale: string, job = newId()): Promise<void> {
  printAgain(desk.till, receiptOf(sale), job, CASHIER.name);
  desk.prints.wake();
  await desk.prints.idle();
}

const receipts = (sale: string) => desk.view(sale).receipts.map(({ copy, state }) => `${copy} ${state}`);

describe("a receipt asked for again", () => {
  const MAY_BE_OUT: readonly PrintOutcome[] = [
    { kind: "printed" },
    { kind: "held", trouble: "paper-out" },
    { kind: "unknown" },
    { kind: "unconfirmed" },
  ];
  test.each(MAY_BE_OUT)("after $kind comes as a copy, with a number that rises", async (outcome) => {
    desk.world.printer.outcomes.push(outcome);
    const sale = paidInCash();
    await desk.prints.idle();
    await again(sale);
    await again(sale);
    expect(receipts(sale)).toEqual([`0 ${outcome.kind}`, "1 printed", "2 printed"]);
    expect(desk.world.printer.printed.map(saysCopy)).toEqual([false, true, true]);
  });

  test("after it was not sent goes out as the original that it is", async () => {
    desk.world.printer.outcomes.push({ kind: "not-sent", trouble: "absent" });
    const sale = paidInCash();
    await desk.prints.idle();
    expect(desk.view(sale).receipts).toMatchObject([{ copy: 0, state: "not-sent", trouble: "absent" }]);
    await again(sale);
    expect(receipts(sale)).toEqual(["0 printed"]);
    expect(desk.world.printer.printed.map(saysCopy)).toEqual([false, false]);
    const asked = desk.store.db.select().from(journal).where(eq(journal.action, "receipt asked again")).all();
    expect(asked.map(({ detail }) => detail)).toEqual([{ copy: 0 }]);
  });

  test("twice under one id is asked once; of an unpaid sale there is none", async () => {
    const sale = paidInCash();
    await desk.prints.idle();
    const job = newId();
    await again(sale, job);
    await again(sale, job);
    expect(receipts(sale)).toEqual(["0 printed", "1 printed"]);
    const unpaid = newId();
    desk.openSale(5, unpaid);
    expect(() => printAgain(desk.till, receiptOf(unpaid), newId(), CASHIER.name)).toThrow(
      new Refusal("not_found"),
    );
  });

  test("under an id that another sale's receipt has is refused", async () => {
    const first = paidInCash();
    const second = paidInCash();
    await desk.prints.idle();
    const job = newId();
    await again(first, job);
    expect(() => printAgain(desk.till, receiptOf(second), job, CASHIER.name)).toThrow(
      new Refusal("id_reused"),
    );
    expect(receipts(second)).toEqual(["0 printed"]);
  });
});

describe("the till is killed", () => {
  test("while a receipt is on its way: it is unknown, and nothing prints it again by itself", async () => {
    desk.world.printer.outcomes.push(never);
    const sale = paidInCash();
    await untilSending();
    desk = desk.restart();
    await desk.prints.idle();
    expect(receipts(sale)).toEqual(["0 unknown"]);
    expect(desk.world.printer.printed).toHaveLength(1);
    await again(sale);
    expect(receipts(sale)).toEqual(["0 unknown", "1 printed"]);
    expect(desk.world.printer.originals).toHaveLength(1);
  });

  test("before a queued receipt left: it is printed after the start, as the original", async () => {
    desk.world.printer.outcomes.push(never);
    const first = paidInCash();
    await untilSending();
    const second = paidInCash();
    expect(receipts(second)).toEqual(["0 queued"]);
    desk = desk.restart();
    await desk.prints.idle();
    expect(receipts(first)).toEqual(["0 unknown"]);
    expect(receipts(second)).toEqual(["0 printed"]);
  });

  test("between the cash and the drawer: it is unknown, and stays shut at every later start", async () => {
    desk.world.drawer.outcome = never;
    const sale = paidInCash();
    await desk.prints.idle();
    expect(desk.view(sale).tenders[0]?.drawer).toBe("intended");
    for (let starts = 0; starts < 2; starts++) desk = desk.restart();
    expect(desk.view(sale).tenders[0]?.drawer).toBe("unknown");
    expect(desk.world.drawer.opened).toBe(1);
  });

  async function untilSending(): Promise<void> {
    const [job] = desk.store.db.select().from(printJobs).all();
    if (job?.state === "sending" && desk.world.printer.printed.length > 0) return;
    await Promise.resolve();
    return untilSending();
  }
});

describe("the printer breaks its promise and throws", () => {
  test("the job is in doubt, the sale stands, and the next one is printed", async () => {
    desk.world.printer.outcomes.push(Promise.reject(new Error("the cable is out")));
    const first = paidInCash();
    await desk.prints.idle();
    expect(desk.view(first)).toMatchObject({ state: "paid", receipts: [{ state: "unknown" }] });
    const second = paidInCash();
    await desk.prints.idle();
    expect(receipts(second)).toEqual(["0 printed"]);
  });
});

describe("the drawer", () => {
  const OUTCOMES: readonly DrawerOutcome[] = ["opened", "sent", "unknown", "not-sent"];
  test.each(OUTCOMES)("says %s: it is written down once, and asked for once", async (outcome) => {
    desk.world.drawer.outcome = outcome;
    const sale = paidInCash();
    await desk.prints.idle();
    expect(desk.view(sale).tenders[0]?.drawer).toBe(outcome);
    expect(desk.world.drawer.opened).toBe(1);
    expect(desk.store.db.select().from(drawerOpenings).all()).toHaveLength(1);
  });

  test("stays shut for a wallet and for a reprint", async () => {
    const { sale, payment } = desk.collect(100);
    desk.hears(payment, "paid");
    await desk.prints.idle();
    await again(sale);
    expect(desk.world.drawer.opened).toBe(0);
  });
});
