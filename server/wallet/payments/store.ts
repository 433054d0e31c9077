/** Loading a payment for a decision, and committing what was decided: money, statement and state in one transaction. */
import { and, eq, ne } from "drizzle-orm";
import { feeReturned } from "#domain/fee.ts";
import type { Id, PaymentId } from "#domain/ids.ts";
import { giveBack } from "#domain/limits.ts";
import { Refusal, type RefusalCode } from "#domain/refusal.ts";
import type { Outcome } from "#domain/statement.ts";
import {
  accounts,
  cases,
  customers,
  customerUsage,
  legs,
  merchants,
  payments,
  spentCodes,
  terminals,
} from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { type CertifiedKey, sha256 } from "#kit/signatures.ts";
import { bankAccount } from "../bank-accounts.ts";
import { loadFeeTerms, storeAllowances, takeFee } from "../fees/terms.ts";
import { post } from "../ledger.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { appendStatement } from "../streams.ts";
import { lockCustomer, readUsage, toUsage, writeUsage } from "../wallets/usage.ts";
import {
  decide,
  type PayeeStanding,
  type Payer,
  type SpentCode,
  type WalletEffect,
  type WalletMessage,
  type WalletPayment,
} from "./decide.ts";
import { captureLegs, returnLegs } from "./legs.ts";

/** A payment's identity at the wallet: ids are the terminal's own, so the terminal is part of it. */
export interface PaymentKey extends PaymentId {
  readonly terminal: Id;
}

export type PaymentRow = typeof payments.$inferSelect;

export const byKey = ({ terminal, tender, attempt }: PaymentKey) =>
  and(eq(payments.terminal, terminal), eq(payments.tender, tender), eq(payments.attempt, attempt));

export async function findPayment(db: WalletDb, key: PaymentKey): Promise<PaymentRow | undefined> {
  const [row] = await db.select().from(payments).where(byKey(key));
  return row;
}

export function toPayment(row: PaymentRow): WalletPayment {
  const { state, amount, currency, request, expiresAt, way, payer, refunded } = row;
  const time = { expiresAt: expiresAt.getTime() };
  return { state, amount, currency, request, ...time, way, refunded, ...(payer && { payer }) };
}

/** What a message needs beside the payment, read inside the transaction. */
export type MessageSource =
  | WalletMessage
  | ((tx: WalletDb, known: PaymentRow | undefined, now: number) => Promise<WalletMessage>);

/** What else belongs into the transaction of a decision. */
interface Around {
  /** Runs first, for what must be spent together with the effect. */
  before?(tx: WalletDb): Promise<void>;
  /** Runs last, for what must be kept together with the decision: a refusal, or the payment as it is now. */
  after?(tx: WalletDb, result: RefusalCode | PaymentRow): Promise<void>;
}

/**
 * Decides one message about one payment and commits the decision. Whoever brings the message, the rows are locked in
 * the same order (terminal, payment, customer, accounts): a terminal that asks and a payer who consents do not wait for each
 * other for ever.
 * @throws Refusal when the decision is one; nothing of the payment has changed then
 */
export async function settle(
  db: WalletDb,
  keys: { readonly proof: CertifiedKey },
  key: PaymentKey & { readonly merchant: Id },
  source: MessageSource,
  around: Around = {},
): Promise<PaymentRow> {
  const result = await inTransaction(db, async (tx) => {
    await tx.select({ id: terminals.id }).from(terminals).where(eq(terminals.id, key.terminal)).for("update");
    await around.before?.(tx);
    const [row] = await tx.select().from(payments).where(byKey(key)).for("update");
    const now = await databaseTime(tx);
    const message = typeof source === "function" ? await source(tx, row, now) : source;
    const decision = decide(row && toPayment(row), message, now);
    const decided =
      "refusal" in decision
        ? decision.refusal
        : await applyEffects(tx, keys.proof, key, row, decision.payment, decision.effects, now);
    await around.after?.(tx, decided);
    return decided;
  });
  // Thrown out here, so that what was spent stays spent.
  if (typeof result === "string") throw new Refusal(result);
  return result;
}

async function applyEffects(
  tx: WalletDb,
  proofKey: CertifiedKey,
  key: PaymentKey & { readonly merchant: Id },
  row: PaymentRow | undefined,
  payment: WalletPayment,
  effects: readonly WalletEffect[],
  now: number,
): Promise<PaymentRow> {
  const merchant = row?.merchant ?? key.merchant;
  let change: Partial<typeof payments.$inferInsert> = {};
  for (const effect of effects) {
    if (effect.type === "record") await record(tx, key, merchant, payment);
    if (effect.type === "capture")
      change = { ...change, ...(await capture(tx, merchant, payment, effect, now)) };
    if (effect.type === "spend") await spend(tx, key, effect.spends);
    if (effect.type === "return") await returnMoney(tx, row, effect.amount);
    if (effect.type === "state") {
      const statement = await state(tx, proofKey, { ...key, merchant }, payment, effect.outcome, now);
      change = { ...change, state: effect.outcome, statement, decidedAt: new Date(now) };
    }
  }
  if (Object.keys(change).length > 0) await tx.update(payments).set(change).where(byKey(key));
  const after = await findPayment(tx, key);
  if (!after) throw new Error("a decided payment is stored");
  return after;
}

async function record(tx: WalletDb, key: PaymentKey, merchant: Id, payment: WalletPayment): Promise<void> {
  const { amount, currency, request, expiresAt, way } = payment;
  const { terminal, tender, attempt } = key;
  await tx.insert(payments).values({
    terminal,
    tender,
    attempt,
    merchant,
    amount,
    currency,
    request,
    way,
    state: "open",
    payer: way === "submitted" ? (payment.payer ?? null) : null,
    expiresAt: new Date(expiresAt),
  });
}

/** The key of the row is the code: the database refuses to spend it twice, whatever the code here believes. */
async function spend(
  tx: WalletDb,
  { terminal, tender, attempt }: PaymentKey,
  spends: SpentCode,
): Promise<void> {
  await tx.insert(spentCodes).values({ ...spends, terminal, tender, attempt });
}

/** Moves the money and takes the fee that is agreed now. Returns what the payment keeps of it. */
async function capture(
  tx: WalletDb,
  merchant: Id,
  { amount, currency }: WalletPayment,
  { payer, usage, consentClass }: WalletEffect & { type: "capture" },
  now: number,
) {
  const [from] = await tx
    .select({ account: customers.account })
    .from(customers)
    .where(eq(customers.id, payer));
  const [to] = await tx
    .select({ account: merchants.account })
    .from(merchants)
    .where(eq(merchants.id, merchant));
  if (!from || !to) throw new Error("payer and merchant have accounts");
  const agreed = (await loadFeeTerms(tx, [merchant], now)).get(merchant);
  const { fee, terms } = takeFee(agreed, amount);
  const id = newId();
  const between = { payer: from.account, merchant: to.account, fees: bankAccount("fees", currency) };
  await post(tx, { id, kind: "payment", legs: captureLegs(between, { currency, amount, fee: fee.fee }) });
  if (terms) await storeAllowances(tx, [terms]);
  const taken = { fee: fee.fee, feeFree: fee.free, feeSchedule: terms?.id ?? null };
  await writeUsage(tx, payer, usage);
  const counted = { spentOn: usage.day, consentClass };
  return { payer, transaction: id, capturedAt: new Date(now), ...counted, ...taken };
}

/** @param amount what of the capture is left to return: the whole, or what refunds have not given back */
async function returnMoney(tx: WalletDb, row: PaymentRow | undefined, amount: number): Promise<void> {
  if (!row?.transaction || !row.payer || !row.spentOn || !row.consentClass)
    throw new Error("only what was captured can be returned");
  await lockCustomer(tx, row.payer);
  const [captured] = await tx
    .select()
    .from(legs)
    .where(and(eq(legs.transaction, row.transaction), eq(legs.place, 0)));
  if (!captured) throw new Error("a capture has its leg");
  const { currency } = row;
  const between = { payer: captured.debit, merchant: captured.credit, fees: bankAccount("fees", currency) };
  const fee = feeReturned(row.fee, row.amount, { by: "reversal", refunded: row.refunded });
  const legsBack = returnLegs(between, { currency, amount, fee });
  await post(tx, { id: newId(), kind: "reversal", reverses: row.transaction, legs: legsBack });
  const counted = { day: row.spentOn, consentClass: row.consentClass };
  await writeUsage(tx, row.payer, giveBack(await readUsage(tx, row.payer), counted, amount));
}

function state(
  tx: WalletDb,
  proofKey: CertifiedKey,
  key: PaymentKey & { readonly merchant: Id },
  payment: WalletPayment,
  outcome: Outcome,
  now: number,
): Promise<Uint8Array> {
  return appendStatement(tx, proofKey, {
    outcome,
    terminal: key.terminal,
    merchant: key.merchant,
    payment: { tender: key.tender, attempt: key.attempt },
    amount: payment.amount,
    currency: payment.currency,
    request: sha256(payment.request),
    decidedAt: now,
  });
}

/** The payer of a consent as the ledger has him now, and until the transaction ends: his row is locked. */
export async function loadPayer(tx: WalletDb, customer: Id): Promise<Payer> {
  await lockCustomer(tx, customer);
  const [row] = await tx
    .select({
      balance: accounts.balance,
      currency: accounts.currency,
      frozen: customers.frozen,
      tier: customers.tier,
      usage: customerUsage,
    })
    .from(customers)
    .innerJoin(accounts, eq(accounts.id, customers.account))
    .leftJoin(customerUsage, eq(customerUsage.customer, customers.id))
    .where(eq(customers.id, customer));
  if (!row) throw new Refusal("not_found");
  return { customer, ...row, usage: toUsage(row.usage) };
}

/** How the shop stands to a consent now; the terminal's row is locked, so that it cannot change under the decision. */
export async function loadPayee(tx: WalletDb, key: PaymentKey): Promise<PayeeStanding> {
  const [terminal] = await tx
    .select({ state: terminals.state })
    .from(terminals)
    .where(eq(terminals.id, key.terminal));
  const others = await tx
    .select({ attempt: payments.attempt })
    .from(payments)
    .where(
      and(
        eq(payments.terminal, key.terminal),
        eq(payments.tender, key.tender),
        ne(payments.attempt, key.attempt),
        eq(payments.state, "paid"),
      ),
    );
  // What a restored store has forgotten may have been paid: until its case is settled nobody pays it again.
  const open = await tx
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.terminal, key.terminal), eq(cases.tender, key.tender)));
  return { suspended: terminal?.state !== "active", tenderPaid: others.length + open.length > 0 };
}
