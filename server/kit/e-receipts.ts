/** An e-receipt as it travels and is kept: JSON, whose bytes the terminal signs, deflated. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { EReceipt } from "#domain/e-receipt.ts";

/** What one may inflate to: 500 lines in two languages are a third of that. */
const INFLATED_MAX = 1024 * 1024;

/** The bytes that are signed. */
export function receiptBytes(receipt: EReceipt): Uint8Array {
  return new Uint8Array(Buffer.from(JSON.stringify(receipt)));
}

export function deflated(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(deflateRawSync(bytes, { level: 9 }));
}

/** The bytes that were deflated; undefined for what is no such thing, or would grow beyond any receipt. */
export function inflated(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: INFLATED_MAX }));
  } catch {
    // Whoever sent it decides what it is: nothing of ours has failed.
    return undefined;
  }
}
