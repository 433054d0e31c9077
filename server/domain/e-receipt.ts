/**
 * 电子小票: a sale's receipt at an address that nobody can guess. The terminal makes the address and signs what stands
 * there; the wallet keeps it, and shows it to whoever has the address.
 */
import { bytesOfDigits, digitsFor, digitsOfBytes } from "./digits.ts";
import type { Id } from "./ids.ts";
import type { Currency } from "./money.ts";
import type { ReceiptDocument } from "./receipt/document.ts";

/** Bytes of an address: 128 bits are found by no search. */
export const RECEIPT_ADDRESS_SIZE = 16;

export interface EReceipt {
  readonly format: 1;
  readonly terminal: Id;
  readonly sale: Id;
  /** As the receipt shows it. */
  readonly number: number;
  /** When the sale was opened, epoch milliseconds of the terminal's clock. */
  readonly at: number;
  readonly currency: Currency;
  /** Minor units. */
  readonly total: number;
  /** The wallet's payments that met it, `{tender}.{attempt}`. */
  readonly payments: readonly string[];
  /** The same receipt in each language; without the shop's logo. */
  readonly documents: { readonly zh: ReceiptDocument; readonly en: ReceiptDocument };
}

/** As a receipt's address stands in a link: digits, which a QR packs closest. */
export function receiptDigits(address: Uint8Array): string {
  return digitsOfBytes(address);
}

/** The address that these digits spell; undefined for any other text. */
export function receiptAddress(digits: string): Uint8Array | undefined {
  return bytesOfDigits(digits, RECEIPT_ADDRESS_SIZE);
}

/** Digits of an address. */
export const RECEIPT_DIGITS = digitsFor(RECEIPT_ADDRESS_SIZE);

/** Where the wallet shows the receipt; in capitals, as a QR packs text closest. */
export function receiptUrl(walletUrl: string, address: Uint8Array): string {
  return `${walletUrl.replace(/\/$/, "").toUpperCase()}/E/${receiptDigits(address)}`;
}
