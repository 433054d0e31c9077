/**
 * The wallet's store: PostgreSQL at `WALLET_DATABASE_URL`, or PGlite, the same engine inside this process, for trying
 * out. Both take the same migrations and the same SQL.
 */
import { sql } from "drizzle-orm";
import { drizzle as drizzleServer } from "drizzle-orm/node-postgres";
import { migrate as migrateServer } from "drizzle-orm/node-postgres/migrator";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzleEmbedded } from "drizzle-orm/pglite";
import { migrate as migrateEmbedded } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import type { Logger } from "pino";
import * as schema from "#drizzle/wallet/schema.ts";
import { StartFault } from "#kit/settings.ts";
import { openEmbedded } from "./embedded.ts";

export type WalletDb = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface WalletStore {
  readonly db: WalletDb;
  readonly embedded: boolean;
  close(): Promise<void>;
}

const MIGRATIONS = { migrationsFolder: new URL("../../drizzle/wallet/migrations", import.meta.url).pathname };
/** Any number: the same for every wallet process, so that one migrates and the others wait. */
const MIGRATION_LOCK = 740_074;

/** Opens and migrates the store in `folder`, or on the server that `databaseUrl` names. */
export function openStore(folder: string, databaseUrl: string, log?: Logger): Promise<WalletStore> {
  return databaseUrl === "" ? openHere(folder) : openServer(databaseUrl, log);
}

async function openHere(folder: string): Promise<WalletStore> {
  const client = await openEmbedded(folder);
  const db = drizzleEmbedded(client, { schema });
  await migrateEmbedded(db, MIGRATIONS);
  return { db, embedded: true, close: () => client.close() };
}

async function openServer(databaseUrl: string, log: Logger | undefined): Promise<WalletStore> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 5000 });
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on("error", (error) => log?.error({ err: error }, "a connection to PostgreSQL broke"));
  const client = await pool.connect().catch((error: Error) => {
    throw new StartFault(
      `WALLET_DATABASE_URL cannot be reached (${error.message}): start PostgreSQL, or correct the address.`,
    );
  });
  try {
    await refuseWithoutDurability(client);
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrateServer(drizzleServer(client, { schema }), MIGRATIONS);
    await client.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  } finally {
    client.release();
  }
  return { db: drizzleServer(pool, { schema }), embedded: false, close: () => pool.end() };
}

async function refuseWithoutDurability(client: pg.PoolClient): Promise<void> {
  for (const name of ["fsync", "synchronous_commit", "full_page_writes"]) {
    const result = await client.query<Record<string, string>>(`SHOW ${name}`);
    if (result.rows[0]?.[name] === "off")
      throw new StartFault(`PostgreSQL has ${name} switched off and would lose payments: switch it on.`);
  }
}

const TRIES_MAX = 5;
/**
 * Serialization failure and deadlock, as PostgreSQL asks; and a unique key or a floor that another transaction reached
 * first: run again, the work sees what the other wrote and decides by it.
 */
const RETRYABLE = new Set(["40001", "40P01", "23505", "23514"]);

/** Runs `work` in one transaction, and again where another transaction was in its way. */
export async function inTransaction<T>(db: WalletDb, work: (tx: WalletDb) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (tries >= TRIES_MAX || !RETRYABLE.has(sqlState(error) ?? "")) throw error;
    }
  }
}

/** The SQLSTATE of an error from the database, through the wrapper that drizzle puts round it. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return sqlState(error.cause);
}

/** The database's clock, epoch milliseconds: what decides expiry. */
export async function databaseTime(db: WalletDb): Promise<number> {
  const [row] = await db
    .select({ now: sql<string>`(extract(epoch from clock_timestamp()) * 1000)::bigint` })
    .from(sql`(select 1) as one`);
  return Number(row?.now);
}
