/**
 * What the terminal decides about a payment: a pure function of what is stored and what arrives. The handler commits
 * the result with its effects' intents in one transaction, and only then carries the effects out.
 */
import type { AnnouncementKind } from "#domain/announcement.ts";
import { equalBytes } from "#domain/bytes.ts";
import { type Id, type PaymentId, samePayment } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { LIGHTS, type PaymentEvent, type PaymentState, type PaymentWay, step } from "#domain/payment.ts";
import { isProof, type VerifiedStatement } from "#domain/statement.ts";

/** A payment as the terminal keeps it. */
export interface PosPayment {
  readonly id: PaymentId;
  readonly way: PaymentWay;
  readonly state: PaymentState;
  readonly amount: number;
  readonly currency: Currency;
  readonly terminal: Id;
  readonly merchant: Id;
  /** SHA-256 of the signed request. */
  readonly requestHash: Uint8Array;
  /** It was paid, and an operator gives the money back together with the sale. */
  readonly takenBack?: boolean;
}

export type PaymentMessage =
  /** A statement whose signatures hold; whether it is about this payment is decided here. */
  | { readonly type: "statement"; readonly statement: VerifiedStatement }
  /** The wallet's signed word that nothing is decided yet. */
  | { readonly type: "open" }
  /** No verified answer came by the time when one should have been there. */
  | { readonly type: "overdue" }
  /** The time in which a payment code is charged is up. */
  | { readonly type: "give_up" }
  /** The payer's 8-digit code was right, and the limits for such codes allow it. */
  | { readonly type: "accept"; readonly operator: string }
  /** The operator cancels. */
  | { readonly type: "reverse"; readonly operator: string }
  /** The operator gives up the whole sale, this part of it being paid already. */
  | { readonly type: "take_back"; readonly operator: string };

export type PaymentEffect =
  /** Written in the same transaction as the new state. */
  | { readonly type: "journal"; readonly action: string; readonly actor: string }
  /** The tender has its money: the sale is met by it, and the receipt is due. */
  | { readonly type: "meet" }
  /** This attempt ended without money. */
  | { readonly type: "void" }
  /** A slip for the customer says that what was captured went back. */
  | { readonly type: "slip" }
  /** It is said aloud. */
  | { readonly type: "announce"; readonly kind: AnnouncementKind }
  /** Asks the wallet to reverse, until it has. */
  | { readonly type: "pursue" }
  /** A person must know. */
  | { readonly type: "alarm"; readonly alarm: PaymentAlarm }
  | { readonly type: "publish" };

/** Why a person is told. */
export type PaymentAlarm = "mismatch" | "contradiction" | "returned_late" | "accepted_unpaid";

/** Alarms that say that a statement cannot be true: it is kept beside the payment, and does not become its own. */
export const FALSE_STATEMENT: readonly PaymentAlarm[] = ["mismatch", "contradiction"];

export interface PaymentDecision {
  readonly state: PaymentState;
  /** False when an operator asked for what the state does not allow. */
  readonly allowed: boolean;
  readonly effects: readonly PaymentEffect[];
}

const WALLET = "wallet";
const TERMINAL = "terminal";

export function decide(payment: PosPayment, message: PaymentMessage): PaymentDecision {
  const event = eventOf(payment, message);
  if (event === undefined) return alarmed(payment, "mismatch");
  const result = step(payment.state, payment.way, event);
  if (result.kind === "contradiction") return alarmed(payment, "contradiction");
  if (result.kind === "refused") return { state: payment.state, allowed: false, effects: [] };
  if (result.kind === "same")
    return { state: payment.state, allowed: true, effects: heldProof(payment, event) };
  return { state: result.state, allowed: true, effects: effectsOf(payment, result.state, message) };
}

/** What the message is to the machine; undefined for a statement that is not about this payment. */
function eventOf(payment: PosPayment, message: PaymentMessage): PaymentEvent | undefined {
  if (message.type !== "statement") return { type: message.type };
  const { statement } = message;
  if (!isAbout(statement, payment)) return undefined;
  if (isProof(statement)) return { type: "paid", proof: statement };
  switch (statement.outcome) {
    case "declined":
    case "expired":
    case "cancelled":
    case "reversed":
      return { type: statement.outcome, statement };
    default:
      return undefined;
  }
}

/** The whole identity: terminal, payment, the very bytes signed, and what they came to. */
function isAbout(statement: VerifiedStatement, payment: PosPayment): boolean {
  return (
    samePayment(statement.payment, payment.id) &&
    statement.terminal === payment.terminal &&
    statement.merchant === payment.merchant &&
    statement.amount === payment.amount &&
    statement.currency === payment.currency &&
    equalBytes(statement.request, payment.requestHash)
  );
}

function alarmed(payment: PosPayment, alarm: PaymentAlarm): PaymentDecision {
  const effects: PaymentEffect[] = [
    { type: "journal", action: `payment ${alarm}`, actor: WALLET },
    { type: "alarm", alarm },
  ];
  return { state: payment.state, allowed: true, effects };
}

/** A proof that comes after the reversal was committed is kept and the reversal goes on. */
function heldProof(payment: PosPayment, event: PaymentEvent): PaymentEffect[] {
  if (event.type !== "paid" || payment.state !== "reversing") return [];
  return [{ type: "journal", action: "payment captured while reversing", actor: WALLET }, { type: "pursue" }];
}

/** Who moved the payment, as the journal names him. */
function actorOf(message: PaymentMessage): string {
  switch (message.type) {
    case "reverse":
    case "take_back":
    case "accept":
      return message.operator;
    case "overdue":
    case "give_up":
      return TERMINAL;
    default:
      return WALLET;
  }
}

function effectsOf(
  { state: from, takenBack = false }: PosPayment,
  to: PaymentState,
  message: PaymentMessage,
): PaymentEffect[] {
  const isTaking = message.type === "take_back";
  const action = isTaking ? "payment taken back" : `payment ${to}`;
  const effects: PaymentEffect[] = [{ type: "journal", action, actor: actorOf(message) }];
  const isOver = LIGHTS[to] === "keep" && to !== "reversing";
  if (to === "paid") effects.push({ type: "meet" }, { type: "announce", kind: "paid" });
  if (to === "declined" || to === "expired") effects.push({ type: "announce", kind: "failed" });
  if (to === "reversing") effects.push({ type: "pursue" });
  // What is taken back counts no more from that moment on: the reversal goes on until it has been done.
  if (isTaking || (isOver && !takenBack)) effects.push({ type: "void" });
  if (isOver && (from === "paid" || (from === "reversing" && to === "reversed"))) {
    effects.push({ type: "slip" }, { type: "announce", kind: "returned" });
    if (!takenBack) effects.push({ type: "alarm", alarm: "returned_late" });
  }
  if (from === "accepted" && isOver) effects.push({ type: "alarm", alarm: "accepted_unpaid" });
  return [...effects, { type: "publish" }];
}
