/** Books that were broken on purpose. */
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { auditLedger } from "#wallet/audit/audit.ts";
import type { WalletDb } from "#wallet/store.ts";

/** Changes the store behind the back of every trigger, audits it, and takes the change back. The rules that were broken. */
export async function brokenAfter(
  db: WalletDb,
  ...statements: readonly string[]
): Promise<readonly string[]> {
  let broken: readonly string[] = [];
  const taken = new Error("taken back");
  const work = db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    for (const statement of statements) await tx.execute(sql.raw(statement));
    broken = (await auditLedger(tx)).filter(({ count }) => count > 0).map(({ rule }) => rule.name);
    throw taken;
  });
  await expect(work).rejects.toBe(taken);
  return broken;
}
