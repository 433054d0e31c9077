import { afterEach, describe, expect, test } from "vitest";
import type { PaymentId } from "#domain/ids.ts";
import { noSales } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { verifyJournal } from "#pos/journal.ts";
import type { PosStore } from "#pos/store.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk | undefined;
afterEach(() => desk?.close());

class PowerCut extends Error {}

/** Lets the power go at the `at`th write of the store, just before its commit or just after; nothing is written then. */
function cutPowerAt(store: PosStore, at: number, when: "before" | "after"): { happened: boolean } {
  const cut = { happened: false };
  const write = store.write.bind(store);
  let writes = 0;
  store.write = ((work: (db: PosStore["db"]) => unknown) => {
    if (cut.happened) throw new PowerCut();
    const isLast = ++writes === at;
    const result = write((db) => {
      const done = work(db);
      cut.happened = isLast;
      if (isLast && when === "before") throw new PowerCut();
      return done as never;
    });
    if (isLast) throw new PowerCut();
    return result;
  }) as PosStore["write"];
  return cut;
}

/** What screens and wallet do of themselves: they repeat what they got no answer to, under the same ids. */
type Act = (desk: Desk) => void | Promise<void>;

/** Plays the acts with a power cut at the `at`th write, begins again after it; says whether there was one. */
async function play(acts: readonly Act[], at: number, when: "before" | "after"): Promise<boolean> {
  let now = Desk.open();
  desk = now;
  const cut = cutPowerAt(now.store, at, when);
  for (const act of acts) {
    try {
      await act(now);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    }
    await now.prints.idle();
    if (!cut.happened || now !== desk) continue;
    now = now.restart();
    desk = now;
    await act(now);
    await now.prints.idle();
  }
  if (cut.happened && now === desk) desk = now.restart();
  await desk.prints.idle();
  return cut.happened;
}

function walletSale() {
  const sale = newId();
  const payment: PaymentId = { tender: newId(), attempt: 1 };
  const acts: Act[] = [
    (now) => void now.openSale(1250, sale),
    (now) => void now.sales.tender(sale, payment.tender, { kind: "wallet", amount: 1250 }, CASHIER),
    (now) => now.hears(payment, "paid"),
  ];
  return { sale, acts };
}

function cashSale() {
  const sale = newId();
  const tender = newId();
  const acts: Act[] = [
    (now) => void now.openSale(1870, sale),
    (now) => void now.sales.tender(sale, tender, { kind: "cash", amount: 1870, received: 2000 }, CASHIER),
  ];
  return { sale, acts };
}

function noSale() {
  const id = newId();
  const why = { reason: "change", note: undefined } as const;
  const asker = { operator: CASHIER, approvedBy: undefined };
  const acts: Act[] = [async (now) => void (await now.noSales.open(id, why, asker))];
  return { id, acts };
}

const ENDS = ["before", "after"] as const;
/** More than any of the stories writes: the last ones play without a cut. */
const WRITES = 12;

describe("the power goes at any write", () => {
  test.each(ENDS)(
    "a wallet sale, %s the commit: paid once, one receipt, never two originals",
    async (when) => {
      let cuts = 0;
      for (let at = 1; at <= WRITES; at++) {
        const { sale, acts } = walletSale();
        if (await play(acts, at, when)) cuts++;
        expectPaidOnce(sale, 1250);
        desk?.close();
      }
      desk = undefined;
      expect(cuts).toBeGreaterThan(4);
      expect(cuts).toBeLessThan(WRITES);
    },
  );

  test.each(ENDS)(
    "a cash sale, %s the commit: taken once, and the drawer opens at most once",
    async (when) => {
      let cuts = 0;
      for (let at = 1; at <= WRITES; at++) {
        const { sale, acts } = cashSale();
        if (await play(acts, at, when)) cuts++;
        const view = expectPaidOnce(sale, 1870);
        const { drawer } = desk?.world ?? {};
        expect(drawer?.opened).toBeLessThanOrEqual(1);
        expect(["opened", "unknown"]).toContain(view.tenders[0]?.drawer);
        desk?.close();
      }
      desk = undefined;
      expect(cuts).toBeGreaterThan(3);
    },
  );
});

describe("the power goes at any write of an opening without a sale", () => {
  test.each(ENDS)(
    "%s the commit: the drawer opens at most once, and its end is known or in doubt",
    async (when) => {
      let cuts = 0;
      for (let at = 1; at <= 3; at++) {
        const { id, acts } = noSale();
        if (await play(acts, at, when)) cuts++;
        const now = desk;
        if (!now) throw new Error("no till");
        const [opening] = now.store.db.select().from(noSales).all();
        expect(opening?.id).toBe(id);
        expect(now.world.drawer.opened).toBeLessThanOrEqual(1);
        expect(["opened", "unknown"]).toContain(opening?.state);
        if (opening?.state === "opened") expect(now.world.drawer.opened).toBe(1);
        expect(verifyJournal(now.store.db)).toBeUndefined();
        now.close();
      }
      desk = undefined;
      expect(cuts).toBe(2);
    },
  );
});

function expectPaidOnce(sale: string, amount: number) {
  if (!desk) throw new Error("no till");
  const view = desk.view(sale);
  expect(view).toMatchObject({ state: "paid", total: amount, due: 0, tenders: [{ state: "met", amount }] });
  expect(view.tenders).toHaveLength(1);
  expect(view.tenders[0]?.payments.length).toBeLessThanOrEqual(1);
  expect(view.receipts).toHaveLength(1);
  expect(["printed", "unknown"]).toContain(view.receipts[0]?.state);
  expect(desk.world.printer.originals.length).toBeLessThanOrEqual(1);
  expect(verifyJournal(desk.store.db)).toBeUndefined();
  return view;
}

describe("one commit", () => {
  test("holds the proof, the sale, the receipt's intent and the journal: each or none", () => {
    desk = Desk.open();
    const { sale, payment } = desk.collect(990);
    const rows = desk.logged.length;
    const cut = cutPowerAt(desk.store, 1, "before");
    expect(() => desk?.hears(payment, "paid")).toThrow(PowerCut);
    expect(cut.happened).toBe(true);
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 990, receipts: [] });
    expect(desk.rowOf(payment)).toMatchObject({ state: "presented", statement: null });
    expect(desk.logged).toHaveLength(rows);
    expect(desk.display.picture.state).toBe("paying");
  });

  test("comes before the first byte: the QR is shown and the wallet asked only after it", () => {
    desk = Desk.open();
    const sale = newId();
    desk.openSale(500, sale);
    const asked: PaymentId[] = [];
    desk.payments.onPursue = (id) => asked.push(id);
    cutPowerAt(desk.store, 1, "before");
    const tender = newId();
    expect(() => desk?.sales.tender(sale, tender, { kind: "wallet", amount: 500 }, CASHIER)).toThrow(
      PowerCut,
    );
    expect(asked).toEqual([]);
    expect(desk.display.picture.state).toBe("idle");
    expect(desk.view(sale).tenders).toEqual([]);
  });
});
