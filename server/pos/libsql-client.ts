/**
 * libSQL as drizzle's better-sqlite3 session calls it. That session spreads parameters; libSQL takes a parameter that
 * is an object and stands alone, such as one blob, for a set of named ones, and ends the whole process in a panic. As
 * one array they are always what they are.
 */
import type Database from "libsql";

interface BoundStatement {
  run(...parameters: unknown[]): Database.RunResult;
  get(...parameters: unknown[]): unknown;
  all(...parameters: unknown[]): unknown[];
  raw(): BoundStatement;
}

export interface LibsqlClient {
  prepare(sql: string): BoundStatement;
}

export function libsqlClient(database: Database.Database): LibsqlClient {
  return { prepare: (sql) => bound(database.prepare(sql)) };
}

function bound(statement: Database.Statement): BoundStatement {
  return {
    run: (...parameters) => statement.run(parameters),
    get: (...parameters) => statement.get(parameters),
    all: (...parameters) => statement.all(parameters),
    raw: () => bound(statement.raw() as Database.Statement),
  };
}
