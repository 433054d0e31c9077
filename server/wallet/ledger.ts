/** Writing to the ledger: transactions with their legs, and what the database refuses. */
import { sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import {
  ACCOUNT_KINDS,
  type AccountKind,
  isSoundLeg,
  type LedgerTransaction,
  transactionText,
} from "#domain/ledger.ts";
import type { Currency } from "#domain/money.ts";
import { accounts } from "#drizzle/wallet/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import type { WalletDb } from "./store.ts";

/**
 * Posts transactions, however many, in one statement: each is there with all of its legs or not at all, and each
 * balance is written once, by a trigger that checks the floors.
 */
export async function post(tx: WalletDb, ...posted: readonly LedgerTransaction[]): Promise<void> {
  const sound = posted.every((asked) => asked.legs.length > 0 && asked.legs.every(isSoundLeg));
  if (posted.length === 0 || !sound) throw new Error("unsound legs");
  const transactions = posted.map((transaction) => ({
    id: transaction.id,
    kind: transaction.kind,
    reverses: transaction.reverses ?? null,
    digest: Buffer.from(sha256(Buffer.from(transactionText(transaction)))).toString("hex"),
  }));
  const legs = posted.flatMap((asked) =>
    asked.legs.map((leg, place) => ({ ...leg, transaction: asked.id, place })),
  );
  await tx.execute(sql`
    WITH posted AS (
      INSERT INTO transactions (id, kind, reverses, digest)
      SELECT id, kind, reverses, decode(digest, 'hex')
      FROM jsonb_to_recordset(${JSON.stringify(transactions)}::jsonb)
        AS t (id uuid, kind text, reverses uuid, digest text)
    )
    INSERT INTO legs (transaction, place, debit, credit, currency, amount)
    SELECT transaction, place, debit, credit, currency, amount
    FROM jsonb_to_recordset(${JSON.stringify(legs)}::jsonb)
      AS l (transaction uuid, place smallint, debit uuid, credit uuid, currency text, amount bigint)`);
}

export async function openAccount(tx: WalletDb, id: Id, kind: AccountKind, currency: Currency): Promise<Id> {
  await tx.insert(accounts).values({ id, kind, currency, mayGoNegative: ACCOUNT_KINDS[kind].mayGoNegative });
  return id;
}
