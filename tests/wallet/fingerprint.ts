/** What a wallet's store keeps, put so that two moments can be compared. */
import { sql } from "drizzle-orm";
import type { WalletDb } from "#wallet/store.ts";

/** What every signed request spends, and who writes: not what anybody asked for. */
const BY_THE_WAY = ["request_counters", "writer_leases"];

/** A digest of every table but those named; of terminals all but the counter that every request spends. */
export async function stateOf(db: WalletDb, ...but: readonly string[]): Promise<Record<string, string>> {
  const digests = (await tablesOf(db, but)).map((name) => {
    const row = name === "terminals" ? "to_jsonb(t) - 'counter'" : "to_jsonb(t)";
    return `SELECT '${name}' AS name, md5(coalesce(string_agg((${row})::text, ',' ORDER BY (${row})::text), '')) AS digest FROM ${name} t`;
  });
  const rows = rowsOf<{ name: string; digest: string }>(
    await db.execute(sql.raw(digests.join(" UNION ALL "))),
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** How many rows each table has, but those named. */
export async function rowsIn(db: WalletDb, ...but: readonly string[]): Promise<Record<string, number>> {
  const counts = (await tablesOf(db, but)).map(
    (name) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name}`,
  );
  const rows = rowsOf<{ name: string; rows: number }>(await db.execute(sql.raw(counts.join(" UNION ALL "))));
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]));
}

async function tablesOf(db: WalletDb, but: readonly string[]): Promise<string[]> {
  const tables = rowsOf<{ name: string }>(
    await db.execute(
      sql`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    ),
  );
  return tables.map(({ name }) => name).filter((name) => ![...BY_THE_WAY, ...but].includes(name));
}

function rowsOf<T>(result: unknown): T[] {
  return (result as { rows: T[] }).rows;
}
