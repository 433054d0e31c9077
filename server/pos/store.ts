/**
 * The terminal's store: libSQL behind this one module, one connection, one process. A write that was acknowledged
 * survives a power cut (WAL, synchronous=FULL); what was opened is asserted, not hoped for.
 */

import { existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { createTableRelationsHelpers, extractTablesRelationalConfig } from "drizzle-orm";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { BetterSQLiteSession } from "drizzle-orm/better-sqlite3/session";
import { BaseSQLiteDatabase, SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import Database from "libsql";
import * as schema from "#drizzle/pos/schema.ts";
import { failpoint } from "#kit/failpoint.ts";
import { ROOT } from "#kit/root.ts";
import { StartFault } from "#kit/settings.ts";
import { hasIdentity } from "./identity.ts";
import { libsqlClient } from "./libsql-client.ts";

export type PosDb = BaseSQLiteDatabase<"sync", Database.RunResult, typeof schema>;

const MIGRATIONS = join(ROOT, "drizzle/pos/migrations");

/** What the connection must say of itself after opening: a store that is weaker than this is not used. */
const PRAGMAS = {
  journal_mode: "wal",
  synchronous: 2,
  foreign_keys: 1,
  // Without them `INSERT OR REPLACE` removes the row in its way without waking the triggers that keep it.
  recursive_triggers: 1,
} as const;

/** Faults after which libSQL's connection cannot be relied on: it is closed and opened anew. */
const REOPEN_AFTER = /^SQLITE_(BUSY|IOERR|PROTOCOL)|statements in progress/;

export class PosStore {
  readonly #path: string;
  #database: Database.Database;
  #db: PosDb;
  #inTransaction = false;
  #closed = false;

  constructor(path: string, database: Database.Database) {
    this.#path = path;
    this.#database = database;
    this.#db = drizzle(this.#database);
  }

  /** For reading, and for writing inside `write`. */
  get db(): PosDb {
    return this.#db;
  }

  /**
   * Runs `work` in one durable transaction. `work` is synchronous: whatever it awaited would run outside it.
   * @throws what `work` throws, after everything was undone
   */
  write<T>(work: (db: PosDb) => T extends Promise<unknown> ? never : T): T {
    if (this.#inTransaction) throw new Error("a transaction is open already");
    this.#inTransaction = true;
    try {
      // A reopening that failed is made up for here; after `close` nothing is opened any more.
      if (!this.#database.open && !this.#closed) this.#reopen();
      this.#database.exec("BEGIN IMMEDIATE");
      const result = work(this.#db);
      if (result instanceof Promise) throw new Error("a transaction cannot await");
      failpoint("pos before commit");
      this.#database.exec("COMMIT");
      failpoint("pos after commit");
      return result;
    } catch (error) {
      this.#undo(error);
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** How the store is, as its connection says; cheap, because the shop goes on selling. */
  health(): StoreHealth {
    return healthOf(this.#database);
  }

  close(): void {
    this.#closed = true;
    // Into the one file: what lies in the log alone is gone with it.
    if (this.#database.open && !this.#database.inTransaction)
      this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    this.#database.close();
  }

  #undo(error: unknown): void {
    // On a closed connection `inTransaction` is a native panic, which ends the whole process.
    if (!this.#database.open) return;
    const fault = error instanceof Error ? `${"code" in error ? error.code : ""} ${error.message}` : "";
    try {
      // Before closing, too: a closed connection lives on, with its locks, until its statements are collected.
      if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
    } finally {
      if (REOPEN_AFTER.test(fault)) {
        this.#database.close();
        this.#reopen();
      }
    }
  }

  #reopen(): void {
    this.#database = openDatabase(this.#path);
    this.#db = drizzle(this.#database);
  }
}

/**
 * Opens, checks and migrates the store in `folder`, all on the one connection that it is used with after.
 * @throws StartFault when the file is damaged, or gone although the terminal has its identity: what is damaged is set
 *   aside, and neither is ever replaced by an empty store
 */
export function openStore(folder: string): PosStore {
  const path = join(folder, "pos.db");
  if (existsSync(`${path}.damaged`)) throw damaged(path);
  // SQLite takes an empty file for a new store, and its log with it for a stale one.
  if (hasIdentity(folder) && !(existsSync(path) && statSync(path).size > 0)) throw lost(path);
  const database = openSound(path);
  if (hasIdentity(folder) && !isWritten(database)) {
    database.close();
    throw lost(path);
  }
  migrateDatabase(database);
  return new PosStore(path, database);
}

function openSound(path: string): Database.Database {
  const database = soundDatabase(path, openDatabase);
  if (database) return database;
  for (const suffix of ["", "-wal", "-shm"])
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged${suffix}`);
  throw damaged(path);
}

/** The database at `path`, read as a whole and found well; undefined, and closed, where it is damaged. */
function soundDatabase(
  path: string,
  open: (path: string) => Database.Database,
): Database.Database | undefined {
  let database: Database.Database | undefined;
  try {
    database = open(path);
    const [row] = database.prepare("PRAGMA quick_check(1)").all() as [{ quick_check?: string }?];
    if (row?.quick_check === "ok") return database;
  } catch (error) {
    // A file so damaged that it does not open; anything else is not about the file.
    if (
      !(error instanceof Error) ||
      !("code" in error) ||
      !/^SQLITE_(NOTADB|CORRUPT|IOERR_SHORT_READ)/.test(String(error.code))
    )
      throw error;
  }
  database?.close();
  return undefined;
}

export interface StoreHealth {
  readonly journalMode: string;
  /** Of the connection: 2 is FULL. */
  readonly synchronous: number;
  readonly bytes: number;
  /** What rows that are gone have left in it. */
  readonly freeBytes: number;
}

function healthOf(database: Database.Database): StoreHealth {
  const read = (name: string): unknown =>
    Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>)[0];
  const pageBytes = Number(read("page_size"));
  return {
    journalMode: String(read("journal_mode")),
    synchronous: Number(read("synchronous")),
    bytes: Number(read("page_count")) * pageBytes,
    freeBytes: Number(read("freelist_count")) * pageBytes,
  };
}

/**
 * How the store in this file is, read as a whole; undefined for one that is damaged. Opening takes up the store's log:
 * it is for copies.
 */
export function inspectStore(copy: string): (StoreHealth & { readonly written: boolean }) | undefined {
  const database = soundDatabase(copy, (path) => new Database(path));
  if (!database) return undefined;
  try {
    return { ...healthOf(database), written: isWritten(database) };
  } finally {
    database.close();
  }
}

/** Whether the store says of itself what every store does from its first start on: without its log one may not. */
function isWritten(database: Database.Database): boolean {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'facts'").all();
  return tables.length > 0 && database.prepare("SELECT 1 FROM facts WHERE name = 'demo'").all().length > 0;
}

function damaged(path: string): StartFault {
  return new StartFault(
    `The terminal's store is damaged and was set aside as ${path}.damaged: call the bank, nothing was deleted.`,
  );
}

function lost(path: string): StartFault {
  return new StartFault(
    `The terminal's store ${path} is missing, empty or without its log, though this terminal has worked before: call the bank.`,
  );
}

function openDatabase(path: string): Database.Database {
  const database = new Database(path, { timeout: 200 });
  try {
    keepPragmas(database);
    return database;
  } catch (error) {
    // Left open it would hold its locks until the process ends.
    database.close();
    throw error;
  }
}

function keepPragmas(database: Database.Database): void {
  // Through `exec`: libSQL commits nothing more on a connection where a PRAGMA went through `run`.
  for (const [name, value] of Object.entries(PRAGMAS)) database.exec(`PRAGMA ${name}=${value}`);
  for (const [name, value] of Object.entries(PRAGMAS)) {
    const row = database.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>;
    if (row[name] !== value) throw new Error(`the store opened with ${name}=${row[name]}`);
  }
}

/** The better-sqlite3 session of drizzle without the package of that name, which its index would want. */
function drizzle(database: Database.Database): PosDb {
  const { tables, tableNamesMap } = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
  const relational = { fullSchema: schema, schema: tables, tableNamesMap };
  const dialect = new SQLiteSyncDialect();
  const session = new BetterSQLiteSession(libsqlClient(database) as never, dialect, relational, {});
  return new BaseSQLiteDatabase("sync", dialect, session as never, relational as never);
}

/** Migrations rebuild tables, so foreign keys are off around them and checked after. */
function migrateDatabase(database: Database.Database): void {
  database.exec("PRAGMA foreign_keys=OFF");
  migrate(drizzle(database) as never, { migrationsFolder: MIGRATIONS });
  database.exec("PRAGMA foreign_keys=ON");
  if (database.prepare("PRAGMA foreign_key_check").all().length > 0)
    throw new Error("a migration left rows without what they refer to");
}
