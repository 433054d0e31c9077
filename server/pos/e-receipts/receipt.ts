/** A sale's e-receipt: where it will stand, and what it says. */
import { createHmac } from "node:crypto";
import { desc, sql } from "drizzle-orm";
import { equalBytes } from "#domain/bytes.ts";
import { type EReceipt, RECEIPT_ADDRESS_SIZE, receiptUrl } from "#domain/e-receipt.ts";
import { formatPaymentId, type Id } from "#domain/ids.ts";
import { withLogo } from "#domain/receipt/design.ts";
import { sales } from "#drizzle/pos/schema.ts";
import { turns } from "#kit/turns.ts";
import { prepared } from "../prepared.ts";
import { receiptIn } from "../receipts/documents.ts";
import { findSale, paymentsOf } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

/**
 * Follows from the sale and a secret that never leaves this terminal: it needs no room in the store, is the same however
 * often it is asked for, and tells nothing of any other.
 */
export function addressOf({ identity }: Pick<Till, "identity">, sale: Id): Uint8Array {
  const digest = createHmac("sha256", identity.pepper)
    .update(`shouyin e-receipt address 1\n${sale}`)
    .digest();
  return new Uint8Array(digest.subarray(0, RECEIPT_ADDRESS_SIZE));
}

/** So many sales are tried between two looks at the clock. */
const STRETCH = 100;

/**
 * The sale whose receipt stands at an address; undefined for none of this terminal's. An address follows from a sale and
 * no sale from an address, so they are tried, the newest first: it is the latest that people come back with. In turns,
 * since a till that has sold a million times takes seconds for a stranger's.
 */
export async function saleAt({ identity, store }: Pick<Till, "identity" | "store">, address: Uint8Array) {
  const turn = turns();
  for (let before = LAST_ID; ; ) {
    const tried = idsBefore(store.db).all({ before });
    const found = tried.find(({ id }) => equalBytes(addressOf({ identity }, id), address));
    const last = tried.at(-1);
    if (found || !last) return found?.id;
    before = last.id;
    await turn();
  }
}

const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const idsBefore = prepared((db) =>
  db
    .select({ id: sales.id })
    .from(sales)
    .where(sql`${sales.id} < ${sql.param(sql.placeholder("before"), sales.id)}`)
    .orderBy(desc(sales.id))
    .limit(STRETCH)
    .prepare(),
);

/** What the QR says that leads a customer to the receipt; undefined while the sale is not paid in full. */
export function receiptQr(till: Pick<Till, "identity" | "store">, sale: Id): string | undefined {
  if (findSale(till.store.db, sale)?.state !== "paid") return undefined;
  return receiptUrl(till.identity.enrolment.payUrl, addressOf(till, sale));
}

/** Of a paid sale; undefined where it is paid no more, since its bank has taken a payment back. */
export function composeReceipt(till: Till, db: PosDb, id: Id): EReceipt | undefined {
  const sale = findSale(db, id);
  if (sale?.state !== "paid") return undefined;
  const { number, createdAt, currency, total } = sale;
  const documentIn = (language: "zh" | "en") => withLogo(receiptIn(till, db, sale, language), undefined);
  return {
    format: 1,
    terminal: till.identity.enrolment.terminal,
    sale: id,
    number,
    at: createdAt,
    currency,
    total,
    payments: paymentsOf(db, id)
      .filter(({ state }) => state === "paid" || state === "accepted")
      .map(formatPaymentId),
    documents: { zh: documentIn("zh"), en: documentIn("en") },
  };
}
