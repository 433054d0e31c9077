/** A sale's receipt reaches the wallet: once there is a line, whatever became of the others, and nobody waits for it. */
import { describe, expect, test } from "vitest";
import { receiptUrl } from "#domain/e-receipt.ts";
import type { Id } from "#domain/ids.ts";
import { newId } from "#kit/random-ids.ts";
import { verifyIn, verifyingKeyOf } from "#kit/signatures.ts";
import { receiptsDue } from "#pos/e-receipts/due.ts";
import { addressOf, saleAt } from "#pos/e-receipts/receipt.ts";
import { useStory } from "./story.ts";
import { CASHIER } from "./support.ts";

const story = useStory();
const desk = () => story().desk;

/** A sale that was paid in cash. */
function sold(amount = 1250): Id {
  const sale = newId();
  desk().openSale(amount, sale);
  desk().sales.tender(sale, newId(), { kind: "cash", amount, received: amount }, CASHIER);
  return sale;
}

const brought = () => story().backend.brought.map(({ says }) => says.sale);
const isDue = (sale: Id) => receiptsDue(desk().store.db, 1000).includes(sale);

describe("a paid sale", () => {
  test("has its receipt brought within a second of the line, signed, in both languages", async () => {
    await story().lineUp();
    const { sale, payment } = desk().collect(1250);
    await story().pass(1000);
    expect(brought()).toEqual([]);
    desk().hears(payment, "paid");
    await story().pass(1000);
    const [receipt] = story().backend.brought;
    if (!receipt) throw new Error("nothing was brought");
    const { enrolment, signing } = desk().world.identity;
    expect(receipt.says).toMatchObject({
      terminal: enrolment.terminal,
      sale,
      number: 1,
      total: 1250,
      payments: [`${payment.tender}.1`],
    });
    expect(JSON.stringify(receipt.says.documents.zh)).toContain("好邻居便利店");
    expect(JSON.stringify(receipt.says.documents.en)).toContain("Good Neighbour Store");
    const key = verifyingKeyOf(signing.publicKey);
    expect(verifyIn("receipt", receipt.bytes, receipt.signature, key)).toBe(true);
    expect(isDue(sale)).toBe(false);
    await story().pass(120_000);
    expect(brought()).toEqual([sale]);
  });

  test("shows the customer where the receipt is, and only once it is paid in full", () => {
    const sale = newId();
    desk().openSale(2000, sale);
    const pay = (amount: number) =>
      desk().sales.tender(sale, newId(), { kind: "cash", amount, received: amount }, CASHIER);
    pay(500);
    expect(desk().display.picture).toEqual({ state: "paid", amount: "¥5.00", due: "¥15.00" });
    pay(1500);
    const receipt = receiptUrl(desk().world.identity.enrolment.payUrl, addressOf(desk().till, sale));
    expect(desk().display.picture).toEqual({ state: "paid", amount: "¥15.00", receipt });
    expect(receipt).toMatch(/\/E\/\d{39}$/);
  });

  test("has an address that no other sale's tells, and the same after a restart", async () => {
    const [a, b] = [addressOf(desk().till, newId()), addressOf(desk().till, newId())];
    expect(a).not.toEqual(b);
    const sale = sold();
    const before = addressOf(desk().till, sale);
    await story().restart();
    expect(addressOf(desk().till, sale)).toEqual(before);
  });
});

describe("the code of a receipt", () => {
  test("finds its sale among hundreds, over a restart too, and nothing by another till's", async () => {
    const first = sold();
    for (let other = 0; other < 250; other++) desk().openSale(100, newId());
    const last = sold();
    const code = (sale: Id) => addressOf(desk().till, sale);
    const [ofFirst, ofLast] = [code(first), code(last)];
    expect(await saleAt(desk().till, ofFirst)).toBe(first);
    expect(await saleAt(desk().till, ofLast)).toBe(last);
    expect(await saleAt(desk().till, new Uint8Array(16))).toBeUndefined();
    await story().restart();
    expect(await saleAt(desk().till, ofFirst)).toBe(first);
  });
});

describe("without a line", () => {
  test("receipts wait, over a power cut too, and come once each when it is back", async () => {
    const sales = [sold(), sold(), sold()];
    await story().restart();
    expect(sales.map(isDue)).toEqual([true, true, true]);
    await story().lineUp();
    await story().pass(1000);
    expect(brought()).toEqual(sales);
    expect(sales.map(isDue)).toEqual([false, false, false]);
  });

  test("a receipt whose answer was lost is brought again, word for word", async () => {
    const { backend } = story();
    backend.keeps = () => undefined;
    await story().lineUp();
    const sale = sold();
    await story().pass(1000);
    expect(isDue(sale)).toBe(true);
    backend.keeps = () => "kept";
    await story().pass(120_000);
    const [first, ...again] = backend.brought;
    expect(again.length).toBeGreaterThan(0);
    for (const { bytes, address } of again)
      expect({ bytes, address }).toEqual({ bytes: first?.bytes, address: first?.address });
    expect(isDue(sale)).toBe(false);
  });
});

describe("a bad receipt", () => {
  test("that never is answered holds up none of those after it", async () => {
    const { backend } = story();
    // As many as make a till believe that nobody answers at all, and the oldest of all.
    const bad = [sold(), sold(), sold()];
    backend.keeps = ({ says }) => (bad.includes(says.sale) ? undefined : "kept");
    await story().lineUp();
    await story().pass(1000);
    const others = [sold(), sold(), sold(), sold()];
    await story().pass(180_000);
    expect(others.map(isDue)).toEqual([false, false, false, false]);
    expect(bad.map(isDue)).toEqual([true, true, true]);
  });

  test("that the wallet refuses for good is journalled and left alone", async () => {
    const { backend } = story();
    backend.keeps = () => "refused";
    await story().lineUp();
    const sale = sold();
    await story().pass(1000);
    expect(isDue(sale)).toBe(false);
    expect(desk().logged.join()).toContain("refused an e-receipt");
    await story().pass(120_000);
    expect(brought()).toEqual([sale]);
  });

  test("that goes unanswered with all others is not asked about without a pause", async () => {
    const { backend } = story();
    for (let i = 0; i < 60; i++) sold();
    backend.keeps = () => undefined;
    await story().lineUp();
    await story().pass(1000);
    expect(backend.brought.length).toBeLessThanOrEqual(6);
    backend.keeps = () => "kept";
    await story().pass(180_000);
    expect(new Set(brought()).size).toBe(60);
  });
});
