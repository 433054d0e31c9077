/**
 * What the shop's papers look like, kept once. Print jobs have only the logo's place: the picture is put in when one
 * is printed, since with it every sale would take several times its room in the store.
 */
import { PLAIN_DESIGN, type ReceiptDesign } from "#domain/receipt/design.ts";
import { readFact, writeFact } from "../facts.ts";
import { writeJournal } from "../journal.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { ReceiptDesignInput } from "./api.ts";
import { bitmapOf } from "./logo.ts";

export function readDesign(db: PosDb): ReceiptDesign {
  const kept = readFact(db, "receipt_design");
  return kept === undefined ? PLAIN_DESIGN : { ...PLAIN_DESIGN, ...(JSON.parse(kept) as ReceiptDesign) };
}

/** What was asked for, with the logo and the paper rule of `before` where nothing is said of them. @throws Refusal `logo_not_usable` */
export function designOf(input: ReceiptDesignInput, before: ReceiptDesign): ReceiptDesign {
  const { logo, paper = before.paper, ...words } = input;
  if (logo === null) return { ...words, paper };
  const bitmap = logo === undefined ? before.logo : bitmapOf(Buffer.from(logo, "base64"));
  return { ...words, paper, ...(bitmap && { logo: bitmap }) };
}

/** Papers that are printed from now on look like that. @throws Refusal `logo_not_usable` */
export function changeDesign(
  { store, clocks, streams }: Till,
  input: ReceiptDesignInput,
  operator: string,
): ReceiptDesign {
  const design = store.write((db) => {
    const design = designOf(input, readDesign(db));
    const { logo } = design;
    writeFact(db, "receipt_design", JSON.stringify(design));
    writeJournal(db, {
      at: clocks.now(),
      actor: operator,
      action: "receipt design changed",
      subject: "receipts",
      detail: {
        language: design.language,
        header: design.header.join("\n"),
        footer: design.footer.join("\n"),
        paper: design.paper,
        logo: logo ? `${logo.width}x${logo.height}` : "none",
      },
    });
    return design;
  });
  streams.checkout.append({ name: "paper", data: { rule: design.paper } });
  return design;
}
