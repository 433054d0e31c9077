/**
 * What the terminal decides about a payment: a pure function of what is stored and what arrives. The handler commits
 * the result with its effects' intents in one transaction, and only then carries the effects out.
 */
import { equalBytes } from "#domain/bytes.ts";
import { type Id, type PaymentId, samePayment } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { LIGHTS, type PaymentEvent, type PaymentState, type PaymentWay, step } from "#domain/payment.ts";
import { isProof, type Outcome, type VerifiedStatement } from "#domain/statement.ts";

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
}

export type PaymentMessage =
  /** A statement whose signatures hold; whether it is about this payment is decided here. */
  | { readonly type: "statement"; readonly statement: VerifiedStatement }
  /** The wallet's signed word that nothing is decided yet. */
  | { readonly type: "open" }
  /** No verified answer came by the time when the payment should have ended. */
  | { readonly type: "overdue" }
  /** The operator cancels. */
  | { readonly type: "reverse"; readonly operator: string };

export type PaymentEffect =
  /** Written in the same transaction as the new state. */
  | { readonly type: "journal"; readonly action: string; readonly actor: string }
  /** The tender has its money: the sale is met by it, and the receipt is due. */
  | { readonly type: "meet" }
  /** This attempt ended without money. */
  | { readonly type: "void" }
  /** Asks the wallet to reverse, until it has. */
  | { readonly type: "pursue" }
  /** A person must know. */
  | { readonly type: "alarm"; readonly alarm: Alarm }
  | { readonly type: "publish" };

/** Why a person is told. */
export type Alarm = "mismatch" | "contradiction" | "returned_late";

export interface PaymentDecision {
  readonly state: PaymentState;
  /** False when an operator asked for what the state does not allow. */
  readonly allowed: boolean;
  readonly effects: readonly PaymentEffect[];
}

const WALLET = "wallet";

export function decide(payment: PosPayment, message: PaymentMessage): PaymentDecision {
  if (message.type === "statement" && !isAbout(message.statement, payment))
    return alarmed(payment, "mismatch");
  const event = eventOf(message);
  const result = step(payment.state, payment.way, event);
  if (result.kind === "contradiction") return alarmed(payment, "contradiction");
  if (result.kind === "refused") return { state: payment.state, allowed: false, effects: [] };
  if (result.kind === "same")
    return { state: payment.state, allowed: true, effects: heldProof(payment, event) };
  return { state: result.state, allowed: true, effects: effectsOf(payment.state, result.state, message) };
}

function eventOf(message: PaymentMessage): PaymentEvent {
  if (message.type !== "statement")
    return message.type === "reverse" ? { type: "reverse" } : { type: message.type };
  const { statement } = message;
  return isProof(statement)
    ? { type: "paid", proof: statement }
    : { type: otherOutcome(statement), statement };
}

function otherOutcome({ outcome }: VerifiedStatement): Exclude<Outcome, "paid"> {
  if (outcome === "paid") throw new Error("a proof is no other outcome");
  return outcome;
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

function alarmed(payment: PosPayment, alarm: Alarm): PaymentDecision {
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

function effectsOf(from: PaymentState, to: PaymentState, message: PaymentMessage): PaymentEffect[] {
  const actor =
    message.type === "reverse" ? message.operator : message.type === "overdue" ? "terminal" : WALLET;
  const effects: PaymentEffect[] = [{ type: "journal", action: `payment ${to}`, actor }];
  if (to === "paid") effects.push({ type: "meet" });
  if (to === "reversing") effects.push({ type: "pursue" });
  if (LIGHTS[to] === "keep" && to !== "reversing") effects.push({ type: "void" });
  if (from === "paid" || (from === "reversing" && to === "reversed"))
    effects.push({ type: "alarm", alarm: "returned_late" });
  return [...effects, { type: "publish" }];
}
