import type { Presence } from "./presence.ts";

/** What a customer is shown. Money comes as text: a display knows nothing of currencies. */
export type DisplayPicture =
  | { readonly state: "idle" }
  /** Cash is being counted: what has to be paid, and nothing of it is paid yet. */
  | { readonly state: "due"; readonly amount: string; readonly foreign?: string[] }
  | {
      readonly state: "paying";
      readonly amount: string;
      /** What that is in the money of guests, near enough; a display without room for it leaves it out. */
      readonly foreign?: string[];
      /** The text of the QR; a display that cannot draw one leaves it out. */
      readonly qr: string;
      readonly matchCode: string;
      /** Epoch milliseconds of this machine's clock. */
      readonly expiresAt: number;
    }
  | {
      /** The payer's own code was read. */
      readonly state: "charging";
      readonly amount: string;
      /** The payer has still to say yes on the phone. */
      readonly confirming: boolean;
      /** Epoch milliseconds of this machine's clock. */
      readonly givenUpAt: number;
    }
  | { readonly state: "checking"; readonly amount: string }
  | { readonly state: "accepted"; readonly amount: string }
  | {
      readonly state: "paid";
      readonly amount: string;
      readonly change?: string;
      /** What of the sale is still to be paid, where this was a part of it. */
      readonly due?: string;
      /** The text of the QR that leads to the receipt; a display that cannot draw one leaves it out. */
      readonly receipt?: string;
    }
  /** The way to the receipt of who has just paid; a display that cannot draw a QR is idle. */
  | { readonly state: "receipt"; readonly receipt: string }
  | { readonly state: "ended"; readonly amount: string; readonly outcome: UnpaidOutcome };

/** How a payment ended that did not pay: refused, out of time, cancelled, or paid and given back. */
export type UnpaidOutcome = "declined" | "expired" | "cancelled" | "reversed";

/** A customer-facing display: a screen, or two lines on a pole. Showing replaces what was shown. */
export interface CustomerDisplay {
  show(picture: DisplayPicture): void;
}

/**
 * Two lines, or figures, on a pole. It has no way to answer: `present` says that its line is open, and whether it is lit
 * nobody but a person can tell.
 */
export interface PoleDisplay extends CustomerDisplay {
  status(): Presence;
  /** Calls back at each change of status; returns the way to stop that. */
  onStatus(listener: (status: Presence) => void): () => void;
  close(): Promise<void>;
}
