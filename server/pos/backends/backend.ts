/**
 * The port to a wallet: what the terminal asks of whichever backend a bank has. An adapter never decides how a payment
 * ended. It brings what the wallet signed, or says that there was no answer it could stand by.
 */
import type { Day } from "#domain/business-day.ts";
import type { HeartbeatReport } from "#domain/heartbeat.ts";
import type { Id, PaymentId } from "#domain/ids.ts";
import type { Settlement } from "#domain/settlement.ts";
import type { StreamPosition } from "#domain/statement.ts";
import type { SigningKey } from "#kit/http-signatures.ts";

/**
 * - `statement`: signed bytes of an outcome, which the caller still verifies
 * - `open`: the wallet said, signed, that the payment is known and not decided
 * - `unknown-there`: it said, signed, that it does not know the payment
 * - `none`: no answer, or one that nobody signed: a time-out, a reset, a 500, a page of HTML
 */
export type WalletAnswer =
  | { readonly kind: "statement"; readonly signed: Uint8Array }
  | { readonly kind: "open" }
  | { readonly kind: "unknown-there" }
  | { readonly kind: "none"; readonly why: string };

/** The last row of the terminal's journal: its number, which is the journal's length, and its hash over all before it. */
export interface JournalHead {
  readonly number: number;
  readonly hash: Uint8Array;
}

/** As for a payment; `queued` is the wallet's signed word that it waits for the merchant's balance. */
export type RefundAnswer =
  | { readonly kind: "statement"; readonly signed: Uint8Array }
  | { readonly kind: "queued" }
  | { readonly kind: "none"; readonly why: string };

/** All lines of a business day; or none, where a page is missing, unsigned, or at odds with the others. */
export type SettlementAnswer =
  | { readonly kind: "settlement"; readonly settlement: Settlement }
  | { readonly kind: "none"; readonly why: string };

/**
 * Where the terminal stands: up to where it has heard its stream, and the latest position of any statement that it has.
 * The wallet compares both with what it has itself: so one that was restored is noticed.
 */
export interface ResumeAt {
  readonly heard: StreamPosition | undefined;
  readonly seen: StreamPosition | undefined;
}

/**
 * What became of a greeting.
 * - `well`: the wallet's signed yes
 * - `troubled`: its signed word, and no yes: it is busy, or asks for a request that is signed anew
 * - `stopped`: its signed word that this terminal is suspended
 * - `untrusted`: something answered, and not with the wallet's signature
 * - `silent`: no answer
 */
export const GREETINGS = ["well", "troubled", "stopped", "untrusted", "silent"] as const;
export type Greeting = (typeof GREETINGS)[number];

export interface WalletBackend {
  /** Brings the signed request; the same bytes may be brought again at any time. */
  tell(id: PaymentId, signedRequest: Uint8Array): Promise<WalletAnswer>;
  /** Brings the signed request with the payer's payment code; both may be brought again while the code is in memory. */
  submit(id: PaymentId, signedRequest: Uint8Array, code: string): Promise<WalletAnswer>;
  ask(id: PaymentId): Promise<WalletAnswer>;
  /** Brings the signed reversal: as if the payment never was. Repeated until it is definite. */
  reverse(id: PaymentId, reversal: Uint8Array): Promise<WalletAnswer>;
  /** Brings a signed refund; repeated until it is definite. */
  refund(id: Id, signedRefund: Uint8Array): Promise<RefundAnswer>;
  /**
   * Brings a statement that this wallet signed once, because it may have forgotten it. `known` or `forgotten` is its
   * signed word; undefined without one.
   */
  remind(statement: Uint8Array): Promise<"known" | "forgotten" | undefined>;
  /**
   * Tells the head of this terminal's journal. Its answer is the head that was told before, with the wallet's signature:
   * null for none, undefined without a signed answer.
   */
  witness(head: JournalHead): Promise<JournalHead | null | undefined>;
  /**
   * Tells the key that this terminal goes over to, raw, with its signature over the change; the same may be told again.
   * `refused` is the wallet's signed word that it never will be this one's.
   */
  announceKey(next: Uint8Array, signature: Uint8Array): Promise<"announced" | "refused" | undefined>;
  /** Whether the wallet goes by this key of the terminal's: its signed word, false without one. */
  holds(key: SigningKey): Promise<boolean>;
  /**
   * Brings the code that the bank gave for an operator of this terminal who forgot the PIN; the same id may be brought again.
   * `granted` and `refused` are the wallet's signed word; undefined without one.
   */
  redeemPinReset(id: Id, operator: string, code: string): Promise<"granted" | "refused" | undefined>;
  /** Tells how this terminal is. True once the wallet has said, signed, that it has kept it. */
  beat(report: HeartbeatReport): Promise<boolean>;
  /**
   * Brings a sale's receipt, deflated, with its signature over what was deflated, to the address that stands for it; the
   * same may be brought again. `refused` is the wallet's signed word that it never will be taken.
   */
  keepReceipt(
    address: Uint8Array,
    receipt: Uint8Array,
    signature: Uint8Array,
  ): Promise<"kept" | "refused" | undefined>;
  /** What the merchant's balance is, minor units; undefined without a signed answer. */
  balance(): Promise<number | undefined>;
  /** What the wallet settles for a business day of this terminal, `2026-11-22`. */
  settlement(day: Day): Promise<SettlementAnswer>;
  /** Tells the wallet that this terminal takes no more payments. True once it has said, signed, that it knows. */
  retire(): Promise<boolean>;
  /**
   * Signed statements as they happen, from after what was heard. Ends or throws when the line is lost.
   * @param onConnected called once the wallet answers
   * @param onEpoch hears the epoch of the wallet's streams. Nobody signed it: it is a reason to ask, and no more
   */
  follow(
    resumeAt: ResumeAt,
    signal: AbortSignal,
    onConnected: () => void,
    onEpoch: (epoch: number) => void,
  ): AsyncIterable<Uint8Array>;
  /** Asks for a signed answer only to learn the wallet's time, and whether it goes by this terminal. */
  greet(): Promise<Greeting>;
}
