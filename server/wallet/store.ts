/**
 * The wallet's store: PostgreSQL at `WALLET_DATABASE_URL`, or PGlite, the same engine inside this process, for trying
 * out. Both take the same migrations and the same SQL.
 */
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { drizzle as drizzleServer } from "drizzle-orm/node-postgres";
import { migrate as migrateServer } from "drizzle-orm/node-postgres/migrator";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzleEmbedded } from "drizzle-orm/pglite";
import { migrate as migrateEmbedded } from "drizzle-orm/pglite/migrator";
import type pg from "pg";
import type { Logger } from "pino";
import { Refusal } from "#domain/refusal.ts";
import * as schema from "#drizzle/wallet/schema.ts";
import { databaseServers } from "#kit/database-servers.ts";
import { failpoint } from "#kit/failpoint.ts";
import { ROOT } from "#kit/root.ts";
import { StartFault } from "#kit/settings.ts";
import { openEmbedded } from "./embedded.ts";
import { WalletPool } from "./pool.ts";
import { Primary } from "./primary.ts";
import { embeddedConnection, ServerConnection, type WriterConnection } from "./writer/connection.ts";

export type WalletDb = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface WalletStore {
  readonly db: WalletDb;
  readonly embedded: boolean;
  /** A connection for the writer of a ledger shard, which closes it itself. */
  connectWriter(): WriterConnection;
  close(): Promise<void>;
}

const MIGRATIONS = { migrationsFolder: join(ROOT, "drizzle/wallet/migrations") };
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
  return {
    db,
    embedded: true,
    connectWriter: () => embeddedConnection(client),
    close: () => client.close(),
  };
}

/**
 * No wait is for ever: a terminal gives up after eight seconds, and whoever waits longer only holds a connection of the
 * pool. A lock is given up first, so that a queue at one account does not look like a slow statement; a transaction
 * that its process has forgotten gives its locks back. What was given up changed nothing and may be asked for again.
 */
const PATIENCE_MS = {
  connectionTimeoutMillis: 5000,
  lock_timeout: 3000,
  statement_timeout: 5000,
  idle_in_transaction_session_timeout: 10_000,
};

/** One that waits holds up all the others of its batch: it is given up earlier, and so is a writer that stands still. */
const WRITER_PATIENCE_MS = { lock_timeout: 1000, idle_in_transaction_session_timeout: 5000 };

async function openServer(databaseUrl: string, log: Logger | undefined): Promise<WalletStore> {
  const primary = new Primary(serversOf(databaseUrl), log);
  await prepareServer(primary);
  const pool = new WalletPool({ Client: primary.Client, max: 10, ...PATIENCE_MS });
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on("error", (error) => log?.error({ err: error }, "a connection to PostgreSQL broke"));
  return {
    db: drizzleServer(pool, { schema }),
    embedded: false,
    connectWriter: () =>
      new ServerConnection(
        () => primary.client({ ...PATIENCE_MS, ...WRITER_PATIENCE_MS, pipeline: true, keepAlive: true }),
        log,
      ),
    close: () => pool.end(),
  };
}

/** What can be read of a store that others may be writing to. */
export type OpenedToRead = Omit<WalletStore, "connectWriter">;

/** Opens a store that others may be writing to, for questions that may take long; one on a server is not migrated. */
export async function openToRead(folder: string, databaseUrl: string): Promise<OpenedToRead> {
  if (databaseUrl === "") return openHere(folder);
  const client = await connect(new Primary(serversOf(databaseUrl)));
  return { db: drizzleServer(client, { schema }), embedded: false, close: () => client.end() };
}

/** On a connection of its own, without the pool's limits: a migration takes as long as it takes, and its lock ends with it. */
async function prepareServer(primary: Primary): Promise<void> {
  const client = await connect(primary);
  try {
    await refuseWithoutDurability(client);
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrateServer(drizzleServer(client, { schema }), MIGRATIONS);
  } finally {
    await client.end();
  }
}

/** @throws StartFault for what names no server: settings are checked before, so that a program of ours has to be wrong */
function serversOf(databaseUrl: string): readonly string[] {
  const servers = databaseServers(databaseUrl);
  if (!servers) throw new StartFault("WALLET_DATABASE_URL is no postgres:// address.");
  return servers;
}

async function connect(primary: Primary): Promise<pg.Client> {
  const client = primary.client({ connectionTimeoutMillis: PATIENCE_MS.connectionTimeoutMillis });
  await client.connect().catch((error: Error) => {
    throw new StartFault(
      `WALLET_DATABASE_URL cannot be reached (${error.message}): start PostgreSQL, or correct the address.`,
    );
  });
  return client;
}

async function refuseWithoutDurability(client: pg.Client): Promise<void> {
  const setting = async (name: string) => {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${name}`);
    return rows[0]?.[name] ?? "";
  };
  for (const name of ["fsync", "synchronous_commit", "full_page_writes"])
    if ((await setting(name)) === "off")
      throw new StartFault(`PostgreSQL has ${name} switched off and would lose payments: switch it on.`);
  if (
    (await setting("synchronous_commit")) === "local" &&
    (await setting("synchronous_standby_names")) !== ""
  )
    throw new StartFault(
      "PostgreSQL has a standby but synchronous_commit = local, which does not wait for it: set it to on.",
    );
}

const TRIES_MAX = 5;
/**
 * Serialization failure and deadlock, as PostgreSQL asks; and a unique key or a floor that another transaction reached
 * first: run again, the work sees what the other wrote and decides by it.
 */
const RETRYABLE = new Set(["40001", "40P01", "23505", "23514"]);

/** A lock that was not had in time, or a statement that took too long: undone, and the caller may ask again. */
const GIVEN_UP = new Set(["55P03", "57014"]);

/**
 * Runs `work` in one transaction, and again where another transaction was in its way.
 * @throws Refusal `busy` where the database gave up waiting
 */
export async function inTransaction<T>(db: WalletDb, work: (tx: WalletDb) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const result = await db.transaction(async (tx) => {
        const done = await work(tx);
        failpoint("wallet before commit");
        return done;
      });
      failpoint("wallet after commit");
      return result;
    } catch (error) {
      const state = sqlState(error) ?? "";
      if (GIVEN_UP.has(state)) throw new Refusal("busy");
      if (tries >= TRIES_MAX || !RETRYABLE.has(state)) throw error;
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
