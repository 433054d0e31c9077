import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { type LayoutItem, layout } from "#domain/receipt/layout.ts";
import { JobEncoder } from "./job-encoder.ts";
import { planSides } from "./justification.ts";
import { printable } from "./printable.ts";
import { type PrinterProfile, paper80 } from "./profile.ts";

/**
 * The whole of a print job as bytes, from the initialisation on. It never contains a drawer pulse or a real-time
 * command, whatever the texts and pictures of the document contain.
 * @throws RangeError if a QR does not fit the paper
 */
export async function encodeReceipt(
  document: ReceiptDocument,
  profile: PrinterProfile = paper80,
): Promise<Uint8Array> {
  return Buffer.concat(await encodeBlocks(document, profile, Number.POSITIVE_INFINITY));
}

/**
 * The same job in blocks of at most `bytesMax`, each ending at the end of a line or of a band of a picture, so that a
 * printer that nothing can hold back can be given one at a time. A single line or QR that is longer is a block of its own.
 * @throws RangeError if a QR does not fit the paper
 */
export async function encodeBlocks(
  document: ReceiptDocument,
  profile: PrinterProfile,
  bytesMax: number,
): Promise<readonly Uint8Array[]> {
  const shown = await printable(document, profile.characters);
  const job = new JobEncoder(profile, bytesMax, shown.artist);
  const items = layout(shown.document, profile.columns);
  job.begin(items.some(hasDollar));
  const sides = planSides(items, profile.columns, (line) => job.isDrawn(line));
  for (const [index, item] of items.entries()) job.add(item, sides[index] ?? "left");
  return job.blocks;
}

/** Whether a line has the sign that a printer set to China prints as a yuan sign. */
function hasDollar(item: LayoutItem): boolean {
  return item.kind === "line" && item.segments.some(({ text }) => text.includes("$"));
}
