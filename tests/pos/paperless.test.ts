/** A shop that does not print by itself: paper comes where somebody asks, once as the original, and never by itself. */
import { eq } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { PAPER_RULES, type PaperRule } from "#domain/receipt/design.ts";
import { Refusal } from "#domain/refusal.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { doneWithReceipt } from "#pos/e-receipts/due.ts";
import { needsSlip } from "#pos/receipts/decide.ts";
import { changeDesign } from "#pos/receipts/design.ts";
import { printAgain } from "#pos/receipts/jobs.ts";
import { TillApp } from "./app-support.ts";
import { useStory } from "./story.ts";
import { CASHIER, saysCopy } from "./support.ts";

const story = useStory();
const desk = () => story().desk;
const printed = () => desk().world.printer.printed;

function rule(paper: PaperRule): void {
  changeDesign(desk().till, { language: "zh", header: [], footer: [], paper }, CASHIER.name);
}

function soldForCash(): string {
  const sale = newId();
  desk().openSale(1250, sale);
  desk().sales.tender(sale, newId(), { kind: "cash", amount: 1250, received: 1250 }, CASHIER);
  return sale;
}

function soldByWallet(): { readonly sale: string; readonly tender: string } {
  const { sale, payment } = desk().collect(1500);
  desk().hears(payment, "paid");
  return { sale, tender: payment.tender };
}

function askRefund(sale: string, tender: string, refund: string): void {
  const asked = { tender, amount: 500, lines: [], reason: "returned" as const };
  desk().refunds.ask(sale, refund, asked, { operator: CASHIER, approvedBy: undefined });
}

const receiptOf = (sale: string) => ({ sale, kind: "receipt", subject: "" }) as const;
const papers = (sale: string) =>
  desk()
    .view(sale)
    .receipts.map(({ kind, copy, state }) => `${kind} ${copy} ${state}`);

async function ask(sale: string, job = newId()): Promise<void> {
  printAgain(desk().till, receiptOf(sale), job, CASHIER.name);
  desk().prints.wake();
  await desk().prints.idle();
}

describe.each(["ask", "paperless"] as const)("where the rule is %s", (paper) => {
  test("nothing is printed of a paid sale; asked for, the original comes, and then copies", async () => {
    rule(paper);
    const sale = soldForCash();
    await desk().prints.idle();
    expect(papers(sale)).toEqual([]);
    const job = newId();
    await ask(sale, job);
    await ask(sale, job);
    expect(papers(sale)).toEqual(["receipt 0 printed"]);
    await ask(sale);
    expect(papers(sale)).toEqual(["receipt 0 printed", "receipt 1 printed"]);
    expect(printed().map(saysCopy)).toEqual([false, true]);
    const asked = desk().store.db.select().from(journal).where(eq(journal.action, "receipt asked")).all();
    expect(asked.map(({ actor, subject }) => [actor, subject])).toEqual([[CASHIER.name, sale]]);
  });

  test("nothing comes out by itself after a power cut, whatever was waiting for the printer", async () => {
    rule(paper);
    const [first, second] = [soldForCash(), soldForCash()];
    desk().world.printer.outcomes.push(new Promise<never>(() => undefined));
    for (const sale of [first, second]) printAgain(desk().till, receiptOf(sale), newId(), CASHIER.name);
    desk().prints.wake();
    await vi.waitUntil(() => printed().length === 1);
    await story().restart();
    await desk().prints.idle();
    expect([...papers(first), ...papers(second)]).toEqual(["receipt 0 unknown", "receipt 0 not-sent"]);
    expect(printed()).toHaveLength(1);
    await ask(second);
    expect(papers(second)).toEqual(["receipt 0 printed"]);
    expect(printed().map(saysCopy)).toEqual([false, false]);
  });

  test("a refund that the e-receipt tells needs no slip, and has one for the asking", async () => {
    rule(paper);
    const { sale, tender } = soldByWallet();
    desk().store.write((db) => doneWithReceipt(db, sale));
    const refund = newId();
    askRefund(sale, tender, refund);
    const slip = { sale, kind: "refund", subject: refund } as const;
    expect(() => printAgain(desk().till, slip, newId(), CASHIER.name)).toThrow(new Refusal("not_found"));
    desk().statements.hear(desk().refundStated(refund, "refunded"));
    await desk().prints.idle();
    expect(papers(sale)).toEqual([]);
    printAgain(desk().till, slip, newId(), CASHIER.name);
    desk().prints.wake();
    await desk().prints.idle();
    expect(papers(sale)).toEqual(["refund 0 printed"]);
  });

  test("a refund of which the wallet shows no e-receipt yet has its slip printed", async () => {
    rule(paper);
    const { sale, tender } = soldByWallet();
    const refund = newId();
    askRefund(sale, tender, refund);
    desk().statements.hear(desk().refundStated(refund, "refunded"));
    await desk().prints.idle();
    expect(papers(sale)).toEqual(["refund 0 printed"]);
  });
});

test("of a sale that is not paid there is no receipt to ask for", () => {
  rule("ask");
  const sale = newId();
  desk().openSale(100, sale);
  expect(() => printAgain(desk().till, receiptOf(sale), newId(), CASHIER.name)).toThrow(
    new Refusal("not_found"),
  );
});

test("a refund that waits or was refused is told on paper, whatever the rule", () => {
  for (const paper of PAPER_RULES)
    for (const told of [true, false]) {
      expect(needsSlip(paper, { done: false, told })).toBe(true);
      expect(needsSlip(paper, { done: true, told })).toBe(paper === "always" || !told);
    }
});

describe("the rule", () => {
  test("is told to every checkout, stays where a design says nothing of it, and is in the journal", async () => {
    const till = await TillApp.of(desk());
    const token = await till.signedIn();
    const put = (body: object) => till.call("PUT", "/api/receipt-design", { token, body });
    const before = desk().till.streams.checkout.lastId;
    await put({ language: "zh", header: [], footer: [], paper: "ask" });
    const told = desk()
      .till.streams.checkout.since(before)
      ?.map(({ event }) => event);
    expect(told).toContainEqual({ name: "paper", data: { rule: "ask" } });
    const kept = await put({ language: "en", header: [], footer: [] });
    expect(kept).toMatchObject({ status: 200, body: { language: "en", paper: "ask" } });
    const changes = desk()
      .store.db.select()
      .from(journal)
      .where(eq(journal.action, "receipt design changed"));
    expect(changes.all().map(({ detail }) => detail?.paper)).toEqual(["ask", "ask"]);
  });
});

describe("the customer's display", () => {
  test("shows the way to the e-receipt once more, and not over a payment that goes on", async () => {
    const till = await TillApp.of(desk());
    const token = await till.signedIn();
    const show = (sale: string) => till.call("POST", `/api/sales/${sale}/e-receipt`, { token });
    const sale = soldForCash();
    const { picture } = desk().display;
    expect(picture).toMatchObject({ state: "paid", receipt: expect.any(String) });
    expect(await show(sale)).toMatchObject({ status: 204 });
    const receipt = picture.state === "paid" ? picture.receipt : undefined;
    expect(desk().display.picture).toEqual({ state: "receipt", receipt });
    desk().collect(700);
    expect(desk().display.picture).toMatchObject({ state: "paying" });
    expect(await show(sale)).toMatchObject({ status: 204 });
    expect(desk().display.picture).toMatchObject({ state: "paying" });
    const unpaid = newId();
    desk().openSale(100, unpaid);
    expect(await show(unpaid)).toMatchObject({ status: 404 });
  });
});
