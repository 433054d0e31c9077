/**
 * What the checkout knows. Everything about a sale comes from the terminal's server; the screen's own are only the
 * amount that is being typed and whether cash is being counted.
 */
import { batch, computed, signal } from "@preact/signals";
import { cashFor } from "#domain/cash-rounding.ts";
import { approximations } from "#domain/exchange-rate.ts";
import type { Currency } from "#domain/money.ts";
import { saleTotal } from "#domain/sale.ts";
import type {
  CheckoutEvents,
  CheckoutSnapshot,
  DevicesView,
  LineView,
  PaymentView,
  PrinterView,
  SaleView,
  Session,
  Shop,
  TenderView,
} from "#pos/api.ts";
import type { DrawerView } from "#pos/drawer/api.ts";
import { now, setClock } from "../kit/clock.ts";
import { amountOf } from "../kit/entry.ts";
import { bringScan } from "../kit/scanner.ts";
import { amountLine, clearDraft, discount, entry, items, searched } from "./draft.ts";
import { releaseAll, releaseDone } from "./held-ids.ts";
import { hasLeft, rememberLeft } from "./left-sales.ts";
import { showShift } from "./shift-store.ts";

/** `undefined` until the server has said whether somebody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
export const shop = signal<Shop | undefined>(undefined);
export const line = signal<LineView | undefined>(undefined);
export const printer = signal<PrinterView | undefined>(undefined);
export const drawer = signal<DrawerView | undefined>(undefined);
export const devices = signal<DevicesView | undefined>(undefined);
/** The sale in hand, as the server last told it. */
export const sale = signal<SaleView | null>(null);
/** The latest catalog that the server has told of. */
export const catalogRevision = signal<string | undefined>(undefined);
/** The papers of the business day of which one was asked for last. */
export const dayPapers = signal<CheckoutEvents["day"] | undefined>(undefined);
/** Sales that were set aside, the oldest first. */
export const held = signal<CheckoutEvents["held"]>([]);
/** What somebody has still to read, the oldest first. */
export const alarms = signal<CheckoutEvents["alarms"]>([]);
/** What there is to say aloud, and how many payments by wallet there were today. */
export const announcements = signal<CheckoutEvents["announcements"] | undefined>(undefined);
/** Whether this shop takes payments on 8-digit codes at all. */
export const acceptsCodes = signal(false);
/** Whether receipts are printed by themselves. */
export const paper = signal<CheckoutSnapshot["paper"]>("always");
/** What guests are shown amounts by. */
export const rates = signal<CheckoutSnapshot["rates"]>(null);
/** The terminal was deactivated: it settles what is pending and takes nothing new. */
export const retired = signal(false);
/** The sale that is looked up beside the one in hand, to give money back of it. */
export const lookedUp = signal<SaleView | null>(null);

export const received = signal("");
export const countingCash = signal(false);
/** The digits of a customer's code as far as they are typed; null while nobody types one. */
export const typedCode = signal<string | null>(null);

export const currency = computed<Currency>(() => sale.value?.currency ?? shop.value?.currency ?? "CNY");

/** The lines of the sale that is put together, the amount that is being typed among them. */
export const draftLines = computed(() => {
  const typedNow = amountOf(entry.value, currency.value);
  return typedNow > 0 ? [...items.value, amountLine(typedNow)] : items.value;
});

export const total = computed(() => sale.value?.total ?? saleTotal(draftLines.value, discount.value));
export const due = computed(() => sale.value?.due ?? total.value);
/** What is due where it is paid in cash. */
export const cashDue = computed(() => cashFor(due.value, shop.value?.cashRounding));

const ratesAreShown = computed(() => rates.value !== null && now.value < rates.value.shownUntil);
/** What is due in the money of guests, near enough; empty where nobody has set a rate, or too long ago. */
export const dueInForeign = computed(() =>
  ratesAreShown.value
    ? approximations({ amount: due.value, currency: currency.value }, rates.value?.rates ?? [])
    : [],
);

/** What tenders have brought to the sale in hand. */
export const collected = computed(() => (sale.value ? sale.value.total - sale.value.due : 0));
/** Money is in it, and not all of it: it is met in full or given up, and never just left. */
export const isPartPaid = computed(() => sale.value?.state === "open" && collected.value > 0);

/** What the ticket's side shows. */
export type Phase =
  | { readonly name: "selling" }
  | { readonly name: "given-up" }
  | { readonly name: "cash" }
  | { readonly name: "payment"; readonly tender: TenderView; readonly payment: PaymentView }
  | { readonly name: "done"; readonly sale: SaleView };

export const phase = computed<Phase>(() => {
  if (countingCash.value) return { name: "cash" };
  const current = sale.value;
  if (current?.tenders.some(({ returned }) => returned)) return { name: "given-up" };
  const tender = current?.tenders.at(-1);
  const payment = tender?.payments.at(-1);
  if (tender && payment && payment.state !== "paid") return { name: "payment", tender, payment };
  return current?.state === "paid" ? { name: "done", sale: current } : { name: "selling" };
});

/** Counts what the stream has told of sales, so that an answer overtaken by it is known for old. */
export let told = 0;

/** Who is signed in is asked for, not told: `sessions.ts` takes that event. */
export const takeEvent: {
  readonly [E in Exclude<keyof CheckoutEvents, "session">]: (data: CheckoutEvents[E]) => void;
} = {
  snapshot: (data) =>
    batch(() => {
      setClock(data.now);
      shop.value = data.shop;
      line.value = data.line;
      printer.value = data.printer;
      drawer.value = data.drawer;
      devices.value = data.devices;
      alarms.value = data.alarms;
      held.value = data.held;
      announcements.value = data.announcements;
      acceptsCodes.value = data.acceptsCodes;
      retired.value = data.retired;
      paper.value = data.paper;
      rates.value = data.rates;
      told++;
      if (data.sale) showSale(data.sale);
      if (data.sale && isPresent(data.sale, data.now)) adopt(data.sale);
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
  drawer: (data) => {
    drawer.value = data;
  },
  devices: (data) => {
    devices.value = data;
  },
  scan: ({ text }) => bringScan(text),
  shift: showShift,
  day: (data) => {
    dayPapers.value = data;
  },
  held: (data) => {
    held.value = data;
  },
  rates: ({ known }) => {
    rates.value = known;
  },
  catalog: ({ revision }) => {
    catalogRevision.value = revision;
  },
  paper: ({ rule }) => {
    paper.value = rule;
  },
  announcements: (data) => {
    announcements.value = data;
  },
  alarms: (data) => {
    alarms.value = data;
  },
};

/** @param toldBefore the count of `told` when the question was asked */
export function takeAnswer(answer: SaleView, toldBefore: number): void {
  if (told === toldBefore) showSale(answer);
}

/** Takes news of a sale: of the one in hand, of the one that this screen has just asked for, of the one looked up. */
function showSale(next: SaleView): void {
  releaseDone(next);
  if (lookedUp.value?.id === next.id) lookedUp.value = next;
  if (sale.value?.id === next.id) sale.value = next;
  else if (next.id === awaited) adopt(next);
}

/** Takes a sale in hand unless another is, or the cashier has left it, or nothing has been asked of the customer yet. */
export function adopt(next: SaleView): void {
  if (sale.value === null && !hasLeft(next.id) && next.tenders.length > 0) sale.value = next;
}

/** A sale that was paid longer ago is nobody's who stands here: a screen that starts shows no green light for it. */
const PRESENT_MS = 10 * 60_000;

function isPresent({ state, createdAt }: SaleView, at: number): boolean {
  return state !== "paid" || at - createdAt < PRESENT_MS;
}

/** The sale that this screen has asked for and not been told of. News of others is not for the customer at hand. */
let awaited: string | undefined;

export function awaitSale(id: string): void {
  awaited = id;
}

/** Puts the sale in hand aside and begins the next with nothing. */
export function leaveSale(): void {
  batch(() => {
    if (sale.value) rememberLeft(sale.value.id);
    sale.value = null;
    clearDraft();
    received.value = "";
    countingCash.value = false;
    typedCode.value = null;
  });
  forgetAsked();
}

/** What was asked for until now is no concern of what comes next. */
export function forgetAsked(): void {
  awaited = undefined;
  releaseAll();
}

/** Keeps what was typed outside of fields; the answer puts it back, where the keys turn out to have been a scanner's. */
export function keepTyped(): () => void {
  const before = { items: items.value, entry: entry.value, received: received.value, code: typedCode.value };
  const searchedBefore = searched.value;
  return () =>
    batch(() => {
      items.value = before.items;
      entry.value = before.entry;
      received.value = before.received;
      typedCode.value = before.code;
      searched.value = searchedBefore;
    });
}
