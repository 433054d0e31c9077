/** E-receipts as they are kept: taken from the terminal that signed them, and verified again whenever one is shown. */
import { and, eq, inArray } from "drizzle-orm";
import { equalBytes } from "#domain/bytes.ts";
import { formatPaymentId, type Id, parsePaymentId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Outcome } from "#domain/statement.ts";
import {
  eReceiptPayments,
  eReceipts,
  merchants,
  payments,
  terminalKeys,
  terminals,
} from "#drizzle/wallet/schema.ts";
import { inflated } from "#kit/e-receipts.ts";
import { keyId, verifyIn, verifyingKeyOf } from "#kit/signatures.ts";
import type { WalletDb } from "../store.ts";
import { EReceiptBody } from "./api.ts";

/** A receipt as its terminal brings it. */
export interface BroughtReceipt {
  readonly address: Uint8Array;
  /** Deflated. */
  readonly receipt: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Keeps a receipt that this terminal signed with this key. The same again changes nothing.
 * @throws Refusal `malformed` for what is no receipt of this terminal's, `bad_signature`, `id_reused` for another receipt
 *   at an address that has one, or for a sale that has one
 */
export async function keepReceipt(
  tx: WalletDb,
  { terminal, publicKey }: { readonly terminal: Id; readonly publicKey: Uint8Array },
  { address, receipt, signature }: BroughtReceipt,
): Promise<void> {
  const bytes = inflated(receipt);
  const body = bytes && bodyOf(bytes);
  if (!bytes || body?.terminal !== terminal) throw new Refusal("malformed");
  if (!verifyIn("receipt", bytes, signature, verifyingKeyOf(publicKey))) throw new Refusal("bad_signature");
  const named = body.payments.map(parsePaymentId);
  const key = Buffer.from(keyId(publicKey)).toString("hex");
  const [isNew] = await tx
    .insert(eReceipts)
    .values({ address, terminal, sale: body.sale, receipt, signature, key })
    .onConflictDoNothing()
    .returning({ sale: eReceipts.sale });
  if (!isNew) return expectSame(tx, terminal, address, bytes);
  for (const id of named) {
    if (!id) throw new Refusal("malformed");
    await tx
      .insert(eReceiptPayments)
      .values({ terminal, ...id, address })
      .onConflictDoNothing();
  }
}

async function expectSame(tx: WalletDb, terminal: Id, address: Uint8Array, bytes: Uint8Array): Promise<void> {
  const [known] = await tx
    .select({ receipt: eReceipts.receipt })
    .from(eReceipts)
    .where(and(eq(eReceipts.address, address), eq(eReceipts.terminal, terminal)));
  const kept = known && inflated(known.receipt);
  if (!kept || !equalBytes(kept, bytes)) throw new Refusal("id_reused");
}

function bodyOf(bytes: Uint8Array): EReceiptBody | undefined {
  try {
    const parsed = EReceiptBody.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    return parsed.data as EReceiptBody | undefined;
  } catch {
    // No JSON: whoever sent it decides what it is.
    return undefined;
  }
}

/** A payment that a receipt names, as the wallet's own books have it. */
export interface NamedPayment {
  readonly id: string;
  readonly amount: number;
  readonly state: "open" | Outcome;
  /** Minor units. */
  readonly refunded: number;
}

export interface KeptReceipt {
  readonly body: EReceiptBody;
  /** The bytes that were signed. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** Raw Ed25519. */
  readonly publicKey: Uint8Array;
  /** Whether that key signed these bytes. */
  readonly isSigned: boolean;
  readonly terminalNumber: string;
  readonly shop: { readonly nameZh: string; readonly nameEn: string; readonly timeZone: string };
  /** Only those that this wallet knows. */
  readonly payments: readonly NamedPayment[];
}

/** The receipt at an address; undefined where there is none, or not yet. */
export async function findReceipt(db: WalletDb, address: Uint8Array): Promise<KeptReceipt | undefined> {
  const [row] = await db
    .select({
      terminal: eReceipts.terminal,
      receipt: eReceipts.receipt,
      signature: eReceipts.signature,
      publicKey: terminalKeys.publicKey,
      terminalNumber: terminals.number,
      nameZh: merchants.nameZh,
      nameEn: merchants.nameEn,
      timeZone: merchants.timeZone,
    })
    .from(eReceipts)
    .innerJoin(terminals, eq(terminals.id, eReceipts.terminal))
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .innerJoin(terminalKeys, eq(terminalKeys.id, eReceipts.key))
    .where(eq(eReceipts.address, address));
  if (!row) return undefined;
  const signed = inflated(row.receipt);
  const body = signed && bodyOf(signed);
  if (!signed || !body) throw new Error("a receipt that was kept can be read");
  const { signature, publicKey, terminalNumber, nameZh, nameEn, timeZone } = row;
  return {
    body,
    signed,
    signature,
    publicKey,
    isSigned: verifyIn("receipt", signed, signature, verifyingKeyOf(publicKey)),
    terminalNumber,
    shop: { nameZh, nameEn, timeZone },
    payments: await paymentsNamed(db, row.terminal, body),
  };
}

async function paymentsNamed(db: WalletDb, terminal: Id, body: EReceiptBody): Promise<NamedPayment[]> {
  const tenders = body.payments.flatMap((text) => parsePaymentId(text)?.tender ?? []);
  if (tenders.length === 0) return [];
  const { tender, attempt, amount, state, refunded } = payments;
  const rows = await db
    .select({ tender, attempt, amount, state, refunded })
    .from(payments)
    .where(and(eq(payments.terminal, terminal), inArray(payments.tender, tenders)));
  return rows
    .map(({ amount, state, refunded, ...id }) => ({ id: formatPaymentId(id), amount, state, refunded }))
    .filter(({ id }) => body.payments.includes(id));
}

/** The address of the receipt that names this payment, once it is there. */
export async function receiptOfPayment(
  db: WalletDb,
  payment: { readonly terminal: Id; readonly tender: Id; readonly attempt: number },
): Promise<Uint8Array | undefined> {
  const [row] = await db
    .select({ address: eReceiptPayments.address })
    .from(eReceiptPayments)
    .where(
      and(
        eq(eReceiptPayments.terminal, payment.terminal),
        eq(eReceiptPayments.tender, payment.tender),
        eq(eReceiptPayments.attempt, payment.attempt),
      ),
    );
  return row?.address;
}
