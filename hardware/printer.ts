import type { ReceiptDocument } from "#domain/receipt/document.ts";

/**
 * What is known of a print job once it has ended.
 * - `printed`: the printer said that it came out
 * - `held`: the printer has it and goes on by itself once paper or cover is seen to; sending again makes a duplicate
 * - `unknown`: it may or may not have come out; only a person may print again, as a copy
 * - `unconfirmed`: sent to a printer that cannot tell; treated as unknown
 * - `not-sent`: no byte of it left; it may be sent again freely
 */
export type PrintOutcome =
  | { readonly kind: "printed" }
  | { readonly kind: "held"; readonly trouble: PrinterTrouble }
  | { readonly kind: "unknown" }
  | { readonly kind: "unconfirmed" }
  | { readonly kind: "not-sent"; readonly trouble: PrinterTrouble };

/**
 * What keeps a printer from printing.
 * - `cutter`: its cutter is stuck
 * - `overheated`: its head has to cool down, after which it goes on by itself
 * - `error`: a fault that only switching it off can end, or one that it does not name
 */
export const PRINTER_TROUBLES = [
  "absent",
  "silent",
  "paper-out",
  "cover-open",
  "cutter",
  "overheated",
  "error",
  "offline",
] as const;
export type PrinterTrouble = (typeof PRINTER_TROUBLES)[number];

/** `attention` means that a person has to do something; `trouble` says what. */
export type PrinterStatus =
  | { readonly state: "absent" }
  | { readonly state: "probing" }
  | { readonly state: "ready"; readonly paperNearEnd: boolean; readonly level: ConfirmationLevel }
  | { readonly state: "attention"; readonly trouble: PrinterTrouble };

/** How a printer confirms a job: A by process id, B by an ordered status, C by real-time status only, D not at all. */
export const CONFIRMATION_LEVELS = ["A", "B", "C", "D"] as const;
export type ConfirmationLevel = (typeof CONFIRMATION_LEVELS)[number];

/** A receipt printer. Jobs are carried out one at a time, in the order of the calls. */
export interface Printer {
  /** Prints one document and tells what is known of it. Never rejects for the printer's sake, never resends on a guess. */
  print(document: ReceiptDocument): Promise<PrintOutcome>;
  status(): PrinterStatus;
  /** Calls back at each change of status; returns the way to stop that. */
  onStatus(listener: (status: PrinterStatus) => void): () => void;
  close(): Promise<void>;
}
