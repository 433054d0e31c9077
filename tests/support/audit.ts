/**
 * The books of a shop after everything was healed: what has to be true of both stores, of the paper and of the
 * drawer, whatever happened before. Each violation names its invariant, I1 to I22, as a sentence.
 */
import { join } from "node:path";
import { equalBytes } from "#domain/bytes.ts";
import { formatPaymentId, type Id } from "#domain/ids.ts";
import { PAYMENT_STATES } from "#domain/payment.ts";
import { parsePosition, type Statement } from "#domain/statement.ts";
import * as pos from "#drizzle/pos/schema.ts";
import * as wallet from "#drizzle/wallet/schema.ts";
import { chainAfter, sha256, type TrustAnchor, verifyStatement } from "#kit/signatures.ts";
import { readFact } from "#pos/facts.ts";
import { isActive, loadIdentity, trustAnchorOf } from "#pos/identity.ts";
import { verifyJournal } from "#pos/journal.ts";
import { PENDING_STATES } from "#pos/payments/store.ts";
import { openStore as openPos, type PosDb } from "#pos/store.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import { openStore as openWallet, type WalletDb } from "#wallet/store.ts";
import type { PrinterEvent } from "../hardware/support.ts";
import { Checkout } from "./checkout.ts";
import type { Shop } from "./shop.ts";

/** What people and phones were told, and may therefore never turn out untrue. */
export interface Promised {
  /** Sales of which a screen got an answer. */
  readonly sales?: readonly Id[];
  /** Payments that a phone was shown as paid, by id. */
  readonly paid?: readonly string[];
}

export interface Books {
  readonly pos: PosDb;
  readonly wallet: WalletDb;
  readonly anchor: TrustAnchor;
  readonly terminal: Id;
  readonly merchant: Id;
  readonly paper: readonly PrinterEvent[];
  readonly promised?: Promised;
}

/** Stops both processes of the shop and reads their stores. The violations found; none when all is well. */
export async function auditBooks(shop: Shop, promised: Promised = {}): Promise<string[]> {
  for (let start = 0; ; start++) {
    await shop.stop();
    const found = await withBooks(shop, promised, auditStores);
    if (start === CATCH_UP_STARTS || !found.some((fault) => BEHIND.test(fault))) return found;
    // An answer may be quicker than the stream: a till that was stopped in between hears the rest at its next start.
    await shop.startWallet();
    await shop.startPos();
    await (await Checkout.signedIn(shop)).lineBecomes(true);
  }
}

const CATCH_UP_STARTS = 2;
const BEHIND = /^I21: the terminal has heard/;

/** Opens the stores of a shop whose processes have ended. */
export async function withBooks<T>(
  shop: Shop,
  promised: Promised,
  look: (books: Books) => Promise<T>,
): Promise<T> {
  const folder = join(shop.folder, "pos");
  const identity = loadIdentity(folder, "");
  if (!isActive(identity)) throw new Error("the terminal was never activated");
  const till = openPos(folder);
  const bank = await openWallet(join(shop.folder, "wallet"), shop.databaseUrl);
  try {
    return await look({
      pos: till.db,
      wallet: bank.db,
      anchor: trustAnchorOf(identity),
      terminal: identity.enrolment.terminal,
      merchant: identity.enrolment.merchant.id,
      paper: shop.printer.events,
      promised,
    });
  } finally {
    till.close();
    await bank.close();
  }
}

export async function auditStores(books: Books): Promise<string[]> {
  const facts = await load(books);
  return [
    ...(await ownAudit(books.wallet)),
    ...ledger(facts),
    ...captures(facts),
    ...statements(facts, books),
    ...refunds(facts),
    ...agreement(facts, books),
    ...sales(facts),
    ...paper(facts, books.paper),
    ...records(facts, books),
    ...promises(facts, books.promised ?? {}),
  ];
}

async function load({ pos: till, wallet: bank, terminal }: Books) {
  const { accounts, legs, transactions, payments, events, customers, merchants } = wallet;
  return {
    accounts: await bank.select().from(accounts),
    legs: await bank.select().from(legs),
    transactions: await bank.select().from(transactions),
    bankPayments: await bank.select().from(payments),
    bankRefunds: await bank.select().from(wallet.refunds),
    tillRefunds: till.select().from(pos.refunds).all(),
    events: await bank.select().from(events).orderBy(events.number),
    customers: await bank.select().from(customers),
    merchants: await bank.select().from(merchants),
    terminal,
    sales: till.select().from(pos.sales).all(),
    tenders: till.select().from(pos.tenders).all(),
    payments: till.select().from(pos.payments).all(),
    printJobs: till.select().from(pos.printJobs).all(),
    drawers: till.select().from(pos.drawerOpenings).all(),
    otherPulses: [...till.select().from(pos.noSales).all(), ...till.select().from(pos.drawerTrials).all()],
    journal: till.select().from(pos.journal).all(),
  };
}

/** States in which a payment has its end. */
const FINAL_STATES = PAYMENT_STATES.filter((state) => !PENDING_STATES.includes(state));

type Facts = Awaited<ReturnType<typeof load>>;

const idOf = (row: { readonly tender: Id; readonly attempt: number }) => formatPaymentId(row);
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const when = (isWrong: boolean, sentence: string) => (isWrong ? [sentence] : []);

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  return Map.groupBy(rows, key);
}

/** What the wallet's own audit finds. The rules below ask again, without its SQL. */
async function ownAudit(bank: WalletDb): Promise<string[]> {
  const findings = await auditLedger(bank);
  return findings.flatMap(({ rule, breaches }) => breaches.map((breach) => `${rule.sentence}: ${breach}`));
}

/** I1, I2: legs sum to zero, balances follow from them, and no floor is broken. */
function ledger({ accounts, legs, transactions }: Facts): string[] {
  const known = new Set(accounts.map(({ id }) => id));
  const currencies = groupBy(accounts, ({ currency }) => currency);
  return [
    ...[...currencies].flatMap(([currency, all]) =>
      when(sum(all.map(({ balance }) => balance)) !== 0, `I1: balances in ${currency} do not sum to zero`),
    ),
    ...transactions.flatMap(({ id }) =>
      when(!legs.some(({ transaction }) => transaction === id), `I1: transaction ${id} has no legs`),
    ),
    ...legs.flatMap(({ transaction, debit, credit, amount }) => [
      ...when(!known.has(debit) || !known.has(credit), `I1: a leg of ${transaction} has no account`),
      ...when(!(amount > 0 && Number.isSafeInteger(amount)), `I2: a leg of ${transaction} moves ${amount}`),
    ]),
    ...accounts.flatMap(({ id, kind, balance, mayGoNegative }) => {
      const credits = sum(legs.filter(({ credit }) => credit === id).map(({ amount }) => amount));
      const debits = sum(legs.filter(({ debit }) => debit === id).map(({ amount }) => amount));
      return [
        ...when(balance !== credits - debits, `I2: the balance of ${kind} ${id} is not the sum of its legs`),
        ...when(balance < 0 && !mayGoNegative, `I2: ${kind} ${id} is below its floor`),
      ];
    }),
  ];
}

/** What a payment has moved and what has come back of it. */
function movedBy({ legs, transactions }: Facts, captured: Id | null) {
  const of = (id: Id | undefined) => legs.filter(({ transaction }) => transaction === id);
  const back = transactions.filter(({ reverses }) => captured !== null && reverses === captured);
  return { out: captured === null ? [] : of(captured), back: back.flatMap(({ id }) => of(id)) };
}

/** I3, I4, I5: each tender is captured at most once, in time, by its payer, and at most that much came back. */
function captures(facts: Facts): string[] {
  const { bankPayments, transactions, customers, merchants } = facts;
  const tenders = groupBy(bankPayments, ({ terminal, tender }) => `${terminal} ${tender}`);
  const captured = new Set(bankPayments.map(({ transaction }) => transaction));
  return [
    ...[...tenders].flatMap(([tender, attempts]) =>
      when(attempts.filter(({ state }) => state === "paid").length > 1, `I3: ${tender} is paid twice`),
    ),
    ...transactions.flatMap(({ id, kind }) =>
      when(kind === "payment" && !captured.has(id), `I3: capture ${id} belongs to no payment`),
    ),
    ...bankPayments.flatMap((payment) => {
      const { state, amount, payer, merchant, transaction, decidedAt, expiresAt } = payment;
      const { out, back } = movedBy(facts, transaction);
      const from = customers.find(({ id }) => id === payer)?.account;
      const to = merchants.find(({ id }) => id === merchant)?.account;
      const [leg] = out;
      const wasCaptured = state === "paid" || state === "reversed";
      const isRight = out.length === 1 && leg?.debit === from && leg?.credit === to && leg?.amount === amount;
      const returned = sum(back.map(({ amount }) => amount));
      const due = state === "reversed" ? amount - payment.refunded : 0;
      const name = `${state} payment ${idOf(payment)}`;
      return [
        ...when(wasCaptured ? !isRight : out.length > 0, `I3: ${name} did not move its money, once`),
        ...when(returned > amount, `I4: of ${name} more came back than was captured`),
        ...when(returned !== due, `I4: of ${name} ${returned} came back instead of ${due}`),
        ...when(
          state === "paid" && decidedAt !== null && decidedAt >= expiresAt,
          `I5: ${name} was captured after its expiry`,
        ),
      ];
    }),
  ];
}

/** I4, I8: each refund has moved its money once, to its payer, within what was captured; both sides say so. */
function refunds(facts: Facts): string[] {
  const { bankRefunds, tillRefunds, bankPayments, legs, customers } = facts;
  return [
    ...bankPayments.flatMap((payment) => {
      const paid = bankRefunds.filter(
        (refund) => refund.state === "refunded" && idOf(refund) === idOf(payment),
      );
      const given = sum(paid.map(({ amount }) => amount));
      return when(given !== payment.refunded, `I4: refunds of ${idOf(payment)} do not come to what it says`);
    }),
    ...bankRefunds.flatMap(({ id, state, transaction, amount, ...refund }) => {
      const moved = legs.filter((leg) => transaction !== null && leg.transaction === transaction);
      const payer = bankPayments.find((payment) => idOf(payment) === idOf(refund))?.payer;
      const to = customers.find((customer) => customer.id === payer)?.account;
      const isRight = moved.length === 1 && moved[0]?.amount === amount && moved[0]?.credit === to;
      return when(
        state === "refunded" ? !isRight : moved.length > 0,
        `I4: refund ${id} did not move its money`,
      );
    }),
    ...tillRefunds.flatMap(({ id, state }) => {
      const there = bankRefunds.find((refund) => refund.id === id)?.state;
      return when(
        state !== there,
        `I8: refund ${id} is ${state} here and ${there ?? "unknown"} at the wallet`,
      );
    }),
  ];
}

/** I7, I21: every outcome is stated, once, in a stream without gaps whose chain holds. */
function statements({ bankPayments, events, payments, terminal }: Facts, { anchor, merchant }: Books) {
  const found: string[] = [];
  let chain: Uint8Array = new Uint8Array(16);
  const streamed = events.filter((event) => event.terminal === terminal);
  for (const [place, event] of streamed.entries()) {
    const statement = verifyStatement(event.statement, anchor);
    if (!statement) return [...found, `I21: event ${event.number} does not verify`];
    chain = chainAfter(chain, { ...statement, position: { ...statement.position, chain } });
    if (event.number !== place + 1 || !equalBytes(chain, event.chain))
      found.push(`I21: event ${event.number} breaks the stream`);
  }
  for (const row of bankPayments) {
    const isStated =
      row.statement && events.some(({ statement }) => equalBytes(statement, row.statement ?? statement));
    if (row.state !== "open" && !isStated) found.push(`I12: ${row.state} ${idOf(row)} was not stated`);
  }
  for (const row of payments) {
    const statement = row.statement ? verifyStatement(row.statement, anchor) : undefined;
    if (row.statement && !statement) found.push(`I7: ${idOf(row)} holds a statement that does not verify`);
    const isAbout = statement && isAboutRow(statement, row, terminal, merchant);
    if (statement && !isAbout) found.push(`I7: ${idOf(row)} holds the statement of another payment`);
    const isFinal = !PENDING_STATES.includes(row.state);
    if (isFinal && statement?.outcome !== row.state)
      found.push(`I7: ${idOf(row)} is ${row.state} without that word of the wallet`);
  }
  return found;
}

function isAboutRow(
  statement: Statement,
  row: Facts["payments"][number],
  terminal: Id,
  merchant: Id,
): boolean {
  return (
    idOf(statement.payment) === idOf(row) &&
    statement.terminal === terminal &&
    statement.merchant === merchant &&
    statement.amount === row.amount &&
    statement.currency === row.currency &&
    equalBytes(statement.request, sha256(row.request))
  );
}

/** I8, I9, I10, I21: both sides know the same payments, and how each of them ended. */
function agreement({ payments, bankPayments, terminal, events }: Facts, { pos: till }: Books): string[] {
  const own = bankPayments.filter((row) => row.terminal === terminal);
  const position = parsePosition(readFact(till, "stream_position") ?? "")?.number ?? 0;
  const end = events.filter((event) => event.terminal === terminal).length;
  return [
    ...payments.flatMap((row) => {
      const there = own.find((other) => idOf(other) === idOf(row));
      if (PENDING_STATES.includes(row.state)) return [`I9: ${idOf(row)} is still ${row.state}`];
      return [
        ...when(
          there?.state !== row.state,
          `I8: ${idOf(row)} is ${row.state} here and ${there?.state ?? "unknown"} at the wallet`,
        ),
        ...when(
          there !== undefined && !equalBytes(there.request, row.request),
          `I10: ${idOf(row)} has another request at the wallet`,
        ),
      ];
    }),
    ...own.flatMap((row) => [
      ...when(
        !payments.some((other) => idOf(other) === idOf(row)),
        `I10: the wallet knows ${idOf(row)}, the terminal does not`,
      ),
      ...when(row.state === "open", `I9: ${idOf(row)} is open at the wallet`),
    ]),
    ...when(position !== end, `I21: the terminal has heard ${position} of ${end} statements`),
  ];
}

/** I15: what was collected is what the tenders brought, and only that makes a sale paid. */
function sales({ sales, tenders, payments }: Facts): string[] {
  const numbers = groupBy(sales, ({ day, number }) => `${day} ${number}`);
  return [
    ...[...numbers].flatMap(([number, all]) => when(all.length > 1, `I15: two sales are number ${number}`)),
    ...sales.flatMap(({ id, total, collected, state }) => {
      const met = tenders.filter((tender) => tender.sale === id && tender.state === "met");
      return [
        ...when(collected !== sum(met.map(({ amount }) => amount)), `I15: sale ${id} did not collect that`),
        ...when(
          (state === "paid") !== (collected === total),
          `I15: sale ${id} is ${state} with ${collected}`,
        ),
      ];
    }),
    ...tenders.flatMap(({ id, kind, amount, state }) => {
      const paid = payments.filter(({ tender, state }) => tender === id && state === "paid");
      return when(
        kind === "wallet" && (state === "met") !== (paid.length === 1 && paid[0]?.amount === amount),
        `I15: wallet tender ${id} is ${state} with ${paid.length} payments`,
      );
    }),
  ];
}

/** I13, I14: one original a paid sale, and one opening of the drawer a cash tender, at most, on paper and in fact. */
function paper(
  { sales, tenders, printJobs, drawers, otherPulses }: Facts,
  events: readonly PrinterEvent[],
): string[] {
  const originals = events.filter(
    ({ event, text }) => event === "receipt" && /谢谢惠顾/.test(String(text)) && !/补打/.test(String(text)),
  );
  const marks = groupBy(originals, ({ qr }) => String(Array.isArray(qr) ? qr[0] : qr));
  const cash = tenders.filter(({ kind }) => kind === "cash");
  const opened = events.filter(({ event }) => event === "drawer").length;
  const mayHaveOpened = [...drawers, ...otherPulses].filter(({ state }) => state !== "not-sent").length;
  return [
    ...[...marks].flatMap(([mark, all]) => when(all.length > 1, `I14: ${mark} has ${all.length} originals`)),
    ...[...marks.keys()].flatMap((mark) => {
      const sale = sales.find(({ id }) => mark.toLowerCase().endsWith(id));
      return when(sale === undefined, `I14: an original is of no sale: ${mark}`);
    }),
    ...sales.flatMap(({ id, state }) => {
      const jobs = printJobs.filter((job) => job.sale === id && job.kind === "receipt" && job.copy === 0);
      return [
        ...when(state === "paid" && jobs.length !== 1, `I14: paid sale ${id} has ${jobs.length} originals`),
        ...jobs.flatMap((job) =>
          when(["queued", "sending"].includes(job.state), `I14: the receipt of ${id} is still ${job.state}`),
        ),
      ];
    }),
    ...cash.flatMap(({ id }) => {
      const opening = drawers.find(({ tender }) => tender === id);
      return when(!opening || opening.state === "intended", `I13: the opening for ${id} has no end`);
    }),
    ...when(opened > mayHaveOpened, `I13: the drawer opened ${opened} times for ${mayHaveOpened} reasons`),
  ];
}

/** I12, I19: the journal verifies, and tells each end of a payment once, none after a reversal's but its own. */
function records({ journal, payments }: Facts, { pos: till }: Books): string[] {
  const broken = verifyJournal(till);
  return [
    ...when(broken !== undefined, `I19: the journal breaks at row ${broken}`),
    ...payments.flatMap((row) => {
      const told = journal.filter(({ subject }) => subject === idOf(row)).map(({ action }) => action);
      const reversing = told.indexOf("payment reversing");
      const paid = told.indexOf("payment paid");
      const ends = told.filter((action) => FINAL_STATES.some((state) => action === `payment ${state}`));
      return [
        ...when(new Set(ends).size !== ends.length, `I12: the journal of ${idOf(row)} repeats: ${ends}`),
        ...when(reversing >= 0 && paid > reversing, `I12: ${idOf(row)} was paid after its reversal`),
        ...when(
          row.state !== "presented" && !told.includes(`payment ${row.state}`),
          `I12: ${idOf(row)} became ${row.state} without a word in the journal`,
        ),
      ];
    }),
  ];
}

/** I11: what was acknowledged to somebody is there. */
function promises({ sales, bankPayments }: Facts, promised: Promised): string[] {
  return [
    ...(promised.sales ?? []).flatMap((id) =>
      when(!sales.some((sale) => sale.id === id), `I11: sale ${id} was acknowledged and is gone`),
    ),
    ...(promised.paid ?? []).flatMap((id) => {
      const row = bankPayments.find((payment) => idOf(payment) === id);
      const isKept = row?.state === "paid" || row?.state === "reversed";
      return when(!isKept, `I11: ${id} was shown as paid and is ${row?.state ?? "gone"}`);
    }),
  ];
}
