/**
 * What the checkout knows. Everything about a sale comes from the terminal's server; the screen's own are only the
 * amount that is being typed and whether cash is being counted.
 */
import { batch, computed, signal } from "@preact/signals";
import type { Currency } from "#domain/money.ts";
import type {
  CheckoutEvents,
  LineView,
  PaymentView,
  PrinterView,
  SaleView,
  Session,
  Shop,
  TenderView,
} from "#pos/api.ts";
import { setClock } from "../kit/clock.ts";
import { amountOf } from "../kit/entry.ts";
import { releaseAll, releaseDone } from "./held-ids.ts";

/** `undefined` until the server has said whether somebody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
export const shop = signal<Shop | undefined>(undefined);
export const line = signal<LineView | undefined>(undefined);
export const printer = signal<PrinterView | undefined>(undefined);
/** The sale in hand, as the server last told it. */
export const sale = signal<SaleView | null>(null);
/** What somebody has still to read, the oldest first. */
export const alarms = signal<CheckoutEvents["alarms"]>([]);

/** Amounts of the lines already set down, minor units, and the one that is being typed. */
export const items = signal<readonly number[]>([]);
export const entry = signal("");
export const received = signal("");
export const countingCash = signal(false);

export const currency = computed<Currency>(() => sale.value?.currency ?? shop.value?.currency ?? "CNY");

/** The lines of the sale that is being typed, each an amount above zero. */
export const draftLines = computed(() => {
  const typedNow = amountOf(entry.value, currency.value);
  return typedNow > 0 ? [...items.value, typedNow] : items.value;
});

export const total = computed(
  () => sale.value?.total ?? draftLines.value.reduce((sum, amount) => sum + amount, 0),
);
export const due = computed(() => sale.value?.due ?? total.value);

/** What the ticket's side shows. */
export type Phase =
  | { readonly name: "selling" }
  | { readonly name: "cash" }
  | { readonly name: "payment"; readonly tender: TenderView; readonly payment: PaymentView }
  | { readonly name: "done"; readonly sale: SaleView };

export const phase = computed<Phase>(() => {
  if (countingCash.value) return { name: "cash" };
  const current = sale.value;
  const tender = current?.tenders.at(-1);
  const payment = tender?.payments.at(-1);
  if (tender && payment && payment.state !== "paid") return { name: "payment", tender, payment };
  return current?.state === "paid" ? { name: "done", sale: current } : { name: "selling" };
});

/** Counts what the stream has told of sales, so that an answer overtaken by it is known for old. */
export let told = 0;

/** Sales that the cashier has left. Kept, so that a reload does not bring the last customer back. */
const LEFT = "shouyin.checkout.left";

export const takeEvent: { readonly [E in keyof CheckoutEvents]: (data: CheckoutEvents[E]) => void } = {
  snapshot: (data) =>
    batch(() => {
      setClock(data.now);
      shop.value = data.shop;
      line.value = data.line;
      printer.value = data.printer;
      alarms.value = data.alarms;
      told++;
      if (data.sale) showSale(data.sale);
    }),
  sale: (data) => {
    told++;
    showSale(data);
  },
  line: (data) => {
    line.value = data;
  },
  printer: (data) => {
    printer.value = data;
  },
  alarms: (data) => {
    alarms.value = data;
  },
};

/** @param toldBefore the count of `told` when the question was asked */
export function takeAnswer(answer: SaleView, toldBefore: number): void {
  if (told === toldBefore) showSale(answer);
}

/** Shows a sale unless another is in hand, or the cashier has left it, or nothing has been asked of the customer yet. */
function showSale(next: SaleView): void {
  releaseDone(next);
  const inHand = sale.value === null || sale.value.id === next.id;
  if (!inHand || localStorage.getItem(LEFT) === next.id || next.tenders.length === 0) return;
  sale.value = next;
}

/** Puts the sale in hand aside and begins the next with nothing. */
export function leaveSale(): void {
  batch(() => {
    if (sale.value) localStorage.setItem(LEFT, sale.value.id);
    sale.value = null;
    items.value = [];
    entry.value = "";
    received.value = "";
    countingCash.value = false;
  });
  releaseAll();
}
