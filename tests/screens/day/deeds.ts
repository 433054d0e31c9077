/** A day at the till as a list of what people do, one after the other. Amounts are minor units. */
import type { Article } from "./goods.ts";

/** What is taken off a line, or off the whole. */
export type Off = { readonly percent: number } | { readonly amount: number };

/** Something that comes onto the ticket, and the hand that brings it. */
export type Goods = {
  readonly off?: Off;
  readonly note?: string;
} & (
  | { readonly by: "touch" | "search" | "scanner"; readonly article: Article; readonly times?: number }
  /** On the till's own pad: the weight is typed. */
  | { readonly by: "weight"; readonly article: Article; readonly grams: number }
  /** The scale has printed a label with the price. */
  | { readonly by: "label"; readonly article: Article; readonly amount: number }
  /** One of the variants of a thing. */
  | { readonly by: "variant"; readonly article: Article; readonly variant: string }
  /** Without naming it: on the keys of the screen, or those of a keyboard. */
  | { readonly by: "keys" | "keyboard"; readonly amount: number }
);

/** How a part of what is due is met, the last of a sale all the rest. */
export type Payment = {
  readonly part?: number;
} /** What the customer hands over: exactly what is due, an amount that is typed, or a note of the quick ones. */ & (
  | { readonly cash: "exact" | { readonly typed: number } | { readonly note: number } }
  /** The customer scans the till's QR, or the till scans the customer's code; on a manager's word where one is asked for. */
  | { readonly wallet: "qr" | "code"; readonly customer?: number; readonly approved?: true }
);

export interface Ticket {
  readonly goods: readonly Goods[];
  readonly off?: Off;
  readonly note?: string;
}

/** How a sale ends that is not simply paid. */
export type End =
  | "cancelled"
  | "given up"
  /** The customer has not got the money, and pays with what comes next. */
  | "declined first"
  /** The QR is taken back, and the customer pays with what comes next. */
  | "cancelled first"
  /** The amount is changed after its QR was shown: to this. */
  | { readonly edited: number }
  /** The terminal dies while its QR is shown and the customer pays, and is started again. */
  | "killed meanwhile";

export type Deed = { readonly what: string } & (
  | { readonly sale: Ticket; readonly paid: readonly Payment[]; readonly end?: End }
  | { readonly hold: Ticket }
  | { readonly recalled: Ticket; readonly paid: readonly Payment[] }
  /** Paid while the till has no line: by the proof on the phone; or cancelled, so that it comes back by itself. */
  | { readonly offline: Ticket; readonly end: "proof" | "goes back" }
  /** To the wallet that paid, or out of the drawer. */
  | {
      readonly refund: string;
      readonly lines: readonly string[] | "all";
      readonly amount: number;
      readonly to: "wallet" | "drawer";
    }
  | { readonly moved: "in" | "out"; readonly amount: number; readonly reason: string }
  | { readonly noSale: string }
  | { readonly hands: "manager" | "cashier" }
  | { readonly fault: "paper-out" | "paper-in" | "line-down" | "line-up" }
);
