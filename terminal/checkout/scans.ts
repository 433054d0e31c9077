/** What becomes of what a scanner brought, or a hand typed in its place: who takes it is the domain's table. */
import { recognise, type Scanned, type ScanTaker } from "#domain/scan.ts";
import type { SaleView } from "#pos/api.ts";
import { isCovered } from "../kit/dialog.tsx";
import { acceptOnCode, mayAccept } from "./acceptance.ts";
import { cancelPayment, charge, nextSale } from "./actions.ts";
import { approvalAsked, giveApproval } from "./approvals.ts";
import { act, screen, trouble, whenFree } from "./calls.ts";
import { productOfBarcode, type Recognised } from "./catalog.ts";
import { decideCharging } from "./charging.ts";
import { items, labelledLine, lineOf, padSubject } from "./draft.ts";
import { enterRoom, goodsTaker, leaveRoom, room } from "./rooms.ts";
import { choose } from "./shelf.tsx";
import * as store from "./store.ts";
import { keepWaiting } from "./waiting-code.ts";
import { proofUsed, SAYS } from "./words.ts";

const TAKERS: Record<ScanTaker, (scanned: Scanned) => void> = {
  payment: ({ text }) => takePaymentCode(text),
  proof: ({ text }) => void takeProof(text),
  // A code on a packet has eight digits too: only what was typed for it is taken for the payer's.
  acceptance: say,
  sale: takeSale,
  badge: takeBadge,
  nobody: say,
};

export function takeScan(text: string): void {
  const goods = productOfBarcode(text);
  const scanned = recognise(text);
  whenFree(() => {
    // What a scan does would happen unseen behind a dialog, and the light would turn there.
    if (scanned.rule.taker === "badge" && approvalAsked.value) takeBadge(scanned);
    else if (isCovered.value) trouble.value = SAYS.closeFirst;
    else if (goodsTaker.value && (goods || !NOT_OF_GOODS.includes(scanned.rule.taker)))
      goodsTaker.value(text);
    else if (goods) takeGoods(goods, text);
    else TAKERS[scanned.rule.taker](scanned);
  });
}

/** A barcode that nobody knows may look like a payer's code of eight digits, and like nothing else. */
const NOT_OF_GOODS: readonly ScanTaker[] = ["payment", "proof", "sale", "badge"];

/** What was typed on the pad for codes. */
export function takeTyped(text: string): void {
  const scanned = recognise(text);
  store.typedCode.value = null;
  if (scanned.rule.taker === "acceptance" && mayAccept()) acceptOnCode(scanned.text);
  else TAKERS[scanned.rule.taker](scanned);
}

/** Goods go on the ticket that is put together; after a sale that is paid they begin the next. */
function takeGoods(goods: Recognised, text: string): void {
  if (room.value !== null) {
    trouble.value = SAYS.goodsBackToSale;
    return;
  }
  const phase = store.phase.value.name;
  if (phase === "done") void nextSale().then(() => putOnTicket(goods, text));
  else if (phase === "selling" && store.sale.value === null) putOnTicket(goods, text);
  else trouble.value = SAYS.finishFirst;
}

function putOnTicket({ product, measured }: Recognised, text: string): void {
  trouble.value = null;
  padSubject.value = null;
  if (measured === undefined) choose(product);
  else if ("grams" in measured) items.value = [...items.value, lineOf(product, measured.grams)];
  else items.value = [...items.value, labelledLine(product, text, measured.price)];
}

/** A manager's badge stands for his PIN, where something waits for it. */
function takeBadge(scanned: Scanned): void {
  if (approvalAsked.value) void giveApproval({ badge: scanned.text });
  else say(scanned);
}

function say({ rule }: Scanned): void {
  trouble.value = rule.says;
}

function takePaymentCode(code: string): void {
  if (room.value !== null) {
    trouble.value = SAYS.backToSale;
    return;
  }
  const tender = store.sale.value?.tenders.at(-1);
  const payment = tender?.payments.at(-1);
  const charging = decideCharging({
    paid: store.sale.value?.state === "paid",
    due: store.due.value,
    lineUp: store.line.value?.up ?? false,
    payment,
  });
  if (typeof charging !== "string") {
    trouble.value = charging;
    return;
  }
  store.countingCash.value = false;
  if (charging === "charge" || !tender || !payment) {
    void charge(code);
    return;
  }
  keepWaiting(code, payment);
  if (charging === "reverse") void cancelPayment(tender, payment);
}

/** A proof turns its payment green, with or without the line. It counts once. */
async function takeProof(digits: string): Promise<void> {
  const paidBefore = store.sale.value?.state === "paid" ? store.sale.value.id : undefined;
  let shown: SaleView | undefined;
  await act(async () => {
    const before = store.told;
    shown = await screen.call<SaleView>("POST", "/api/proofs", { digits });
    store.takeAnswer(shown, before);
    store.adopt(shown);
  });
  if (!shown) return;
  leaveRoom();
  if (shown.id === paidBefore || store.sale.value?.id !== shown.id) trouble.value = proofUsed(shown.number);
}

/** A receipt's mark, or a number that was typed: the sale to give money back of. Never while another is being paid. */
function takeSale(scanned: Scanned): void {
  if (room.value === "refund" || (store.sale.value === null && store.draftLines.value.length === 0)) {
    enterRoom("refund");
    void import("./refunds.ts").then(({ lookUp }) => lookUp(scanned.text));
  } else say(scanned);
}
