/** What a cashier can do with the sale in hand. */
import { formatMoney } from "#domain/money.ts";
import { FINAL_STATES } from "#domain/payment.ts";
import type { TenderKind } from "#domain/sale.ts";
import type { Approval, PaymentView, SaleInput, SaleView, TenderInput, TenderView } from "#pos/api.ts";
import type { HeldSale } from "#pos/sales/api.ts";
import { Refused } from "../kit/api.ts";
import { amountOf } from "../kit/entry.ts";
import { askApproval, untilApproved } from "./approvals.ts";
import { act, pathOf, put, screen } from "./calls.ts";
import * as draft from "./draft.ts";
import { idFor } from "./held-ids.ts";
import * as store from "./store.ts";
import { tk } from "./ticket-words.ts";
import { t } from "./words.ts";

/** What is put together, as the server is told of it; without ids while nothing of it is recorded. */
function drafted(): Omit<SaleInput, "currency" | "approval" | "lines"> & {
  readonly lines: draft.DraftLine[];
} {
  return {
    lines: store.draftLines.value.map((line) => ({ ...line, name: line.name || t("goods") })),
    ...(draft.discount.value && { discount: draft.discount.value }),
    ...(draft.note.value !== undefined && { note: draft.note.value }),
  };
}

/** The id of the sale in hand; one that is only typed is recorded first. */
async function recordedSale(approval?: Approval): Promise<string> {
  if (store.sale.value) return store.sale.value.id;
  const drawn = drafted();
  const purpose = `sale of ${JSON.stringify(drawn)}`;
  const input: SaleInput = {
    currency: store.currency.value,
    ...drawn,
    lines: withIds(drawn.lines, purpose),
    ...(approval && { approval }),
  };
  const id = idFor(purpose);
  store.awaitSale(id);
  return (await put(pathOf(id), input)).id;
}

function withIds(lines: readonly draft.DraftLine[], purpose: string): SaleInput["lines"] {
  return lines.map((line, index) => ({ id: idFor(`line ${index} of ${purpose}`), ...line }));
}

/** Sets what is put together aside, so that the next customer does not wait: not even for the answer. */
export const hold = () =>
  act(async () => {
    const lines = store.draftLines.value;
    const drawn = drafted();
    const purpose = `held ${JSON.stringify(drawn)}`;
    const held = { ...drawn, lines: withIds(drawn.lines, purpose) };
    draft.clearDraft();
    try {
      await screen.call("PUT", `/api/held-sales/${idFor(purpose)}`, held);
    } catch (fault) {
      draft.putBack({ ...drawn, lines });
      throw fault;
    }
    store.forgetAsked();
  });

/** Takes up what was set aside. */
export const recall = (id: string) =>
  act(async () => {
    const sale = await screen.call<HeldSale>("PUT", `/api/held-sales/${id}/recall`, {});
    draft.takeUp(sale, t("goods"));
    draft.recalling.value = false;
  });

/** A discount beyond what the operator may give alone waits for a manager's word, and the tender with it. */
async function tender(input: TenderInput, approval?: Approval): Promise<void> {
  draft.recording.value = true;
  try {
    await meet(input, await recordedSale(approval));
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.problem.code !== "approval_needed") throw fault;
    const run = (given?: Approval) => tender(input, given);
    if (needsPriceWord()) askApproval("change_price", run, pricesChanged());
    else askApproval("discount", run);
  } finally {
    draft.recording.value = false;
  }
}

/** What the word is about: a price that was changed here, or in the catalog since; else what is taken off. */
function needsPriceWord(): boolean {
  const lines = store.draftLines.value;
  const isCheaper = draft.discount.value ?? lines.find((line) => line.discount);
  return !isCheaper || lines.some(({ listPrice }) => listPrice !== undefined);
}

/** For whoever approves it. */
function pricesChanged(): string {
  const money = (amount: number) => formatMoney({ amount, currency: store.currency.value });
  const changed = store.draftLines.value.flatMap(({ name, listPrice, unitPrice }) =>
    listPrice === undefined ? [] : `${name} ${money(listPrice)} → ${money(unitPrice)}`,
  );
  return [tk("price"), ...changed].join(" ");
}

async function meet(input: TenderInput, sale: string): Promise<void> {
  // The same amount may be due twice in a sale that is met by several tenders.
  const purpose = `tender of ${sale} after ${store.collected.value}: ${JSON.stringify(input)}`;
  await put(pathOf(sale, "tenders", idFor(purpose)), input);
}

/** Shows a QR for what is due, or charges it to the payer whose code was read. */
async function collect(code?: string): Promise<void> {
  const amount = store.due.value;
  if (amount > 0) await tender({ kind: "wallet", amount, ...(code !== undefined && { code }) });
}

export const collectByCode = () => act(() => collect());

export const collectCash = () =>
  act(async () => {
    const { due, cashDue, received, currency } = store;
    await tender({
      kind: "cash",
      amount: due.value,
      received: received.value === "" ? cashDue.value : amountOf(received.value, currency.value),
    });
    store.countingCash.value = false;
    store.received.value = "";
  });

/**
 * Collects a part of what is due: the rest is met in another way.
 * @param amount minor units; of cash, one that the coins in use can pay
 */
export const collectPart = (kind: TenderKind, amount: number) =>
  act(async () => {
    await tender(kind === "cash" ? { kind, amount, received: amount } : { kind, amount });
    store.countingCash.value = false;
    store.received.value = "";
  });

/** Gives up the sale in hand with the money that is in it. @param about what goes back, for whoever approves it */
export function giveUpSale(about: string): void {
  const { sale } = store;
  const id = sale.value?.id ?? "";
  const run = async (approval?: Approval) => {
    await put(pathOf(id, "cancellation"), approval ? { approval } : {});
  };
  untilApproved("refund", run, about);
}

export function paymentPath(tender: TenderView, attempt: number, ...rest: string[]): string {
  return pathOf(store.sale.value?.id ?? "", "tenders", tender.id, "payments", attempt, ...rest);
}

/** The number of an attempt is the end of its id. */
export const attemptOf = (payment: PaymentView) => Number(payment.id.split(".").at(-1));

async function reverse(tender: TenderView, payment: PaymentView): Promise<void> {
  await put(paymentPath(tender, attemptOf(payment), "reversal"));
}

export const cancelPayment = (tender: TenderView, payment: PaymentView) =>
  act(() => reverse(tender, payment));

/** A further attempt of the same tender, or a new tender where that one is void. */
export const collectAgain = (tender: TenderView, payment: PaymentView, code?: string) =>
  act(async () => {
    if (tender.state !== "open") return collect(code);
    await put(paymentPath(tender, attemptOf(payment) + 1), code === undefined ? {} : { code });
  });

/** Charges the amount due to the payer whose code was read. Whether that may be now is the caller's to know. */
export function charge(code: string): Promise<boolean> {
  const at = store.phase.value;
  return at.name === "payment" ? collectAgain(at.tender, at.payment, code) : act(() => collect(code));
}

/** Another amount is another payment: what was shown is taken back first, and the sale begins anew with its figures. */
export const editAmount = (tender: TenderView, payment: PaymentView) =>
  act(async () => {
    const sale = store.sale.value;
    if (!sale) return;
    if (!isOver(payment)) await reverse(tender, payment);
    await cancelSale(sale);
    store.leaveSale();
    draft.takeUp(sale, t("goods"));
  });

export const readAlarm = (id: string) =>
  act(async () => {
    await screen.call("PUT", `/api/alarms/${id}/acknowledgement`, {});
  });

/** Prints the receipt, or a copy where the original may be out. */
export const printReceipt = (sale: SaleView) =>
  act(async () => {
    await put(pathOf(sale.id, "receipts", idFor(`copy ${sale.receipts.length} of ${sale.id}`)));
  });

/** Shows the customer the way to the e-receipt once more. */
export const showEReceipt = (sale: SaleView) =>
  act(async () => {
    await screen.call("POST", pathOf(sale.id, "e-receipt"));
  });

/** Prints the slip of a refund, or of what went back by a reversal, once more. */
export const printSlip = (sale: SaleView, kind: "refund" | "reversal", subject: string) =>
  act(async () => {
    const job = idFor(`slip ${sale.receipts.length} of ${subject}`);
    await put(pathOf(sale.id, "slips", job), { kind, subject });
  });

/** Leaves the sale in hand, unless a part of it is paid. One that is still open and has nothing running is cancelled, so that it does not stay so. */
export const nextSale = () =>
  act(async () => {
    const sale = store.sale.value;
    if (store.isPartPaid.value) return;
    if (sale?.state === "open" && hasNothingRunning(sale)) await cancelSale(sale);
    store.leaveSale();
  });

function isOver({ state }: PaymentView): boolean {
  return state === "reversing" || FINAL_STATES.includes(state);
}

function hasNothingRunning(sale: SaleView): boolean {
  return sale.tenders.every(({ state, payments }) => state !== "met" && payments.every(isOver));
}

/** A refusal means that the sale has ended in another way: it may be left all the same. */
async function cancelSale(sale: SaleView): Promise<void> {
  try {
    await put(pathOf(sale.id, "cancellation"));
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
  }
}
