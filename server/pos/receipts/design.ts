/**
 * What the shop's papers look like, kept once. Print jobs have only the logo's place: the picture is put in when one
 * is printed, since with it every sale would cost the store seven times what it does.
 */
import { PLAIN_DESIGN, type ReceiptDesign } from "#domain/receipt/design.ts";
import { readFact, writeFact } from "../facts.ts";
import type { PosDb } from "../store.ts";

export function readDesign(db: PosDb): ReceiptDesign {
  const kept = readFact(db, "receipt_design");
  return kept === undefined ? PLAIN_DESIGN : (JSON.parse(kept) as ReceiptDesign);
}

export function keepDesign(db: PosDb, design: ReceiptDesign): void {
  writeFact(db, "receipt_design", JSON.stringify(design));
}
