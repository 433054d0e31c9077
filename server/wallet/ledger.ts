/** Writing to the ledger: transactions with their legs, and what the database refuses. */
import { inArray, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import {
  ACCOUNT_KINDS,
  type AccountKind,
  isSoundLeg,
  type LedgerTransaction,
  transactionText,
} from "#domain/ledger.ts";
import type { Currency } from "#domain/money.ts";
import { Refusal } from "#domain/refusal.ts";
import { accounts, transactions } from "#drizzle/wallet/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import type { WalletDb } from "./store.ts";

/**
 * Posts transactions, however many, in one statement: each is there with all of its legs or not at all, and each
 * balance is written once, by a trigger that checks the floors. One that was posted before, under its id and with the
 * same body, is done already: nothing happens.
 * @throws Refusal `id_reused` for an id that was used for another transaction; Error for legs that may not be written
 */
export async function post(tx: WalletDb, ...posted: readonly LedgerTransaction[]): Promise<void> {
  const sound = posted.every((asked) => asked.legs.length > 0 && asked.legs.every(isSoundLeg));
  if (posted.length === 0 || !sound) throw new Error("unsound legs");
  const asked = eachOnce(posted);
  const legs = [...asked.values()].flatMap(({ transaction: { id, legs } }) =>
    legs.map((leg, place) => ({ ...leg, transaction: id, place })),
  );
  const rows = [...asked.values()].map(({ transaction: { id, kind, reverses }, digest }) => ({
    id,
    kind,
    reverses: reverses ?? null,
    digest,
  }));
  await tx.execute(sql`
    WITH posted AS (
      INSERT INTO transactions (id, kind, reverses, digest)
      SELECT id, kind, reverses, decode(digest, 'hex')
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS t (id uuid, kind text, reverses uuid, digest text)
      ON CONFLICT (id) DO NOTHING RETURNING id
    )
    INSERT INTO legs (transaction, place, debit, credit, currency, amount)
    SELECT transaction, place, debit, credit, currency, amount
    FROM jsonb_to_recordset(${JSON.stringify(legs)}::jsonb)
      AS l (transaction uuid, place smallint, debit uuid, credit uuid, currency text, amount bigint)
    JOIN posted ON posted.id = l.transaction`);
  await refuseReused(tx, asked);
}

interface Digested {
  readonly transaction: LedgerTransaction;
  /** SHA-256 of its body, in hex. */
  readonly digest: string;
}

function eachOnce(posted: readonly LedgerTransaction[]): Map<Id, Digested> {
  const once = new Map<Id, Digested>();
  for (const transaction of posted) {
    const digest = Buffer.from(sha256(Buffer.from(transactionText(transaction)))).toString("hex");
    if ((once.get(transaction.id)?.digest ?? digest) !== digest) throw new Refusal("id_reused");
    once.set(transaction.id, { transaction, digest });
  }
  return once;
}

/** In a statement of its own: it sees what another transaction posted while ours waited for it. */
async function refuseReused(tx: WalletDb, asked: ReadonlyMap<Id, Digested>): Promise<void> {
  const stored = await tx
    .select({ id: transactions.id, digest: transactions.digest })
    .from(transactions)
    .where(inArray(transactions.id, [...asked.keys()]));
  for (const { id, digest } of stored)
    if (asked.get(id)?.digest !== Buffer.from(digest).toString("hex")) throw new Refusal("id_reused");
}

export async function openAccount(tx: WalletDb, id: Id, kind: AccountKind, currency: Currency): Promise<Id> {
  await tx.insert(accounts).values({ id, kind, currency, mayGoNegative: ACCOUNT_KINDS[kind].mayGoNegative });
  return id;
}
