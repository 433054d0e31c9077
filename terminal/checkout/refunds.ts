/** Giving money back of a sale: finding it, choosing what of it, and asking for it. */
import { batch, computed, signal } from "@preact/signals";
import { cashForGoods, cashToGive, isPayable, worthOf } from "#domain/cash-refund.ts";
import { cashOf } from "#domain/cash-rounding.ts";
import { formatPlain } from "#domain/money.ts";
import { leftOf, type RefundReason } from "#domain/refund.ts";
import type { RefundInput, SaleSummary, SaleView, TenderView } from "#pos/api.ts";
import { amountOf } from "../kit/entry.ts";
import { withApproval } from "./approvals.ts";
import { act, pathOf, put, screen, sentenceOf, trouble } from "./calls.ts";
import { idFor } from "./held-ids.ts";
import { lookedUp, shop } from "./store.ts";

/** The sales to choose from, the newest first. */
export const found = signal<readonly SaleSummary[]>([]);
export const textTyped = signal("");

export type RefundBy = "lines" | "amount";
export const by = signal<RefundBy>("lines");
/** How many of each line come back. */
export const quantities = signal<ReadonlyMap<string, number>>(new Map());
export const amountTyped = signal("");
export const reason = signal<RefundReason | null>(null);
/** The chosen tender where the sale was met in several ways. */
const tenderChosen = signal<string | null>(null);
/** The shop's balance at the bank: null where it could not be asked, undefined until it was. */
export const balance = signal<number | null | undefined>(undefined);
/** What is asked back, and shown once more before the yes. */
export const sure = signal(false);
/** The refund that was asked for last. */
export const asked = signal<string | null>(null);

/** What was paid: what came from a wallet goes back to it; cash out of the drawer, where the sale was paid in full. */
export const tenders = computed(() => {
  const { tenders = [], state: standing } = lookedUp.value ?? {};
  return tenders.filter(({ kind, state }) => state === "met" && (kind === "wallet" || standing === "paid"));
});
export const tender = computed<TenderView | undefined>(
  () => tenders.value.find(({ id }) => id === tenderChosen.value) ?? tenders.value[0],
);

export const inCash = computed(() => tender.value?.kind === "cash");

/** What the tender brought, minor units. */
export const brought = computed(() => (tender.value ? cashOf(tender.value) : 0));

/** What may still be given back of a tender, minor units. */
export const leftOfTender = (one: TenderView) => leftOf(one, lookedUp.value?.refunds ?? []);
export const left = computed(() => (tender.value ? leftOfTender(tender.value) : 0));
/** Whether none of the tenders has anything left. */
export const isAllBack = computed(() => tenders.value.every((one) => leftOfTender(one) === 0));
/** Whether there is a choice between several of them. */
export const isChoice = computed(() => tenders.value.length > 1 && !isAllBack.value);

/** How many of a line may still come back. */
export function leftOfLine(sale: SaleView, line: string): number {
  const sold = sale.lines.find(({ id }) => id === line)?.quantity ?? 0;
  const back = sale.refunds
    .filter(({ state }) => state !== "not_refunded")
    .flatMap(({ lines }) => lines)
    .filter((returned) => returned.line === line);
  return back.reduce((rest, { quantity }) => rest - quantity, sold);
}

/** What is asked back, minor units: of lines what was paid for them, and never more than the tender has left. */
export const amount = computed(() => {
  const sale = lookedUp.value;
  if (!sale) return 0;
  if (by.value === "amount") return amountOf(amountTyped.value, sale.currency);
  const goods = goodsBack(sale);
  if (!inCash.value) return Math.min(goods.after - goods.before, left.value);
  const rule = shop.value?.cashRounding;
  return cashToGive(cashForGoods(goods, rule), left.value, rule);
});

/** The goods that came back before, and those that are chosen now. */
function goodsBack({ lines, discount, total, tenders, refunds }: SaleView) {
  const returned = refunds.flatMap((refund) => (refund.state === "not_refunded" ? [] : refund.lines));
  const chosen = [...quantities.value].map(([line, quantity]) => ({ line, quantity }));
  return {
    before: worthOf(lines, discount, returned),
    after: worthOf(lines, discount, [...returned, ...chosen]),
    total,
    rounding: tenders.reduce((sum, { state, rounding = 0 }) => (state === "met" ? sum + rounding : sum), 0),
  };
}

/** The least that cash can pay, where the amount cannot be paid: then a whole number of these. Minor units. */
export const coin = computed(() => {
  const rule = shop.value?.cashRounding;
  return !inCash.value || isPayable(amount.value, left.value, rule) ? undefined : rule?.step;
});

/** Whether there is something to ask for; the reason comes with the yes. */
export const ready = computed(
  () => amount.value > 0 && amount.value <= left.value && coin.value === undefined,
);

/** The latest sales, or those that fit what was typed. An answer that a further key has overtaken is dropped. */
export async function find(): Promise<void> {
  const text = textTyped.value;
  const query = text === "" ? "" : `?text=${encodeURIComponent(text)}`;
  try {
    const sales = await screen.call<SaleSummary[]>("GET", `/api/sales${query}`);
    if (text === textTyped.value) found.value = sales;
  } catch (fault) {
    trouble.value = sentenceOf(fault);
  }
}

export function typeText(text: string): void {
  textTyped.value = text;
  void find();
}

/** The sale whose receipt is under the scanner, the paper one or the e-receipt's code; what was scanned otherwise is looked for as if it were typed. */
export async function lookUp(text: string): Promise<void> {
  const mark = /^SHOUYIN\/S\/([0-9a-f-]{36})$/i.exec(text)?.[1];
  const address = /\/E\/(\d+)$/i.exec(text)?.[1];
  if (mark !== undefined) await choose(mark.toLowerCase());
  else if (address === undefined) typeText(text);
  else await act(async () => show(await screen.call<SaleView>("GET", `/api/e-receipts/${address}`)));
}

export const choose = (id: string) => act(async () => show(await saleOf(id)));

const saleOf = (id: string) => screen.call<SaleView>("GET", pathOf(id));

function show(sale: SaleView | null): void {
  batch(() => {
    lookedUp.value = sale;
    tenderChosen.value = tenders.value.find((one) => leftOfTender(one) > 0)?.id ?? null;
    textTyped.value = "";
    asked.value = null;
    beginAnew();
  });
}

function beginAnew(): void {
  by.value = "lines";
  quantities.value = new Map();
  amountTyped.value = "";
  reason.value = null;
  sure.value = false;
}

export function backToList(): void {
  show(null);
  void find();
}

export function chooseTender(id: string): void {
  tenderChosen.value = id;
}

export function chooseBy(next: RefundBy): void {
  by.value = next;
}

export function setQuantity(line: string, quantity: number): void {
  quantities.value = new Map(quantities.value).set(line, quantity);
}

/** All goods that are left of the sale; where all of them came back by another tender, the money that is left. */
export function chooseAll(sale: SaleView): void {
  const all = new Map(sale.lines.map(({ id }) => [id, leftOfLine(sale, id)]));
  const isMoney = [...all.values()].every((quantity) => quantity === 0);
  by.value = isMoney ? "amount" : "lines";
  if (isMoney) amountTyped.value = formatPlain({ amount: left.value, currency: sale.currency });
  else quantities.value = all;
}

/** Shows what will be asked, and meanwhile asks whether the shop's balance covers it. */
export async function beSure(): Promise<void> {
  sure.value = true;
  balance.value = undefined;
  if (inCash.value) return;
  await act(async () => {
    balance.value = (await screen.call<{ balance: number | null }>("GET", "/api/balance")).balance;
  });
}

export function thinkAgain(): void {
  sure.value = false;
}

export function refund(): void {
  const sale = lookedUp.value;
  const chosen = input();
  if (!sale || !chosen) return;
  const purpose = `refund of ${sale.id} ${JSON.stringify(chosen)} after ${sale.refunds.length}`;
  withApproval("refund", async (approval) => {
    const id = idFor(purpose);
    const answer = await put(pathOf(sale.id, "refunds", id), { ...chosen, ...(approval && { approval }) });
    batch(() => {
      lookedUp.value = answer;
      asked.value = id;
      beginAnew();
    });
  });
}

function input(): Omit<RefundInput, "approval"> | undefined {
  if (!tender.value || reason.value === null) return undefined;
  const lines =
    by.value === "lines"
      ? [...quantities.value].flatMap(([line, quantity]) => (quantity > 0 ? [{ line, quantity }] : []))
      : [];
  return { tender: tender.value.id, amount: amount.value, lines, reason: reason.value };
}
