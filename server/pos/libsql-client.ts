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

/** Each statement is prepared once: preparing costs more than running one on a till's small tables. */
export function libsqlClient(database: Database.Database): LibsqlClient {
  const prepared = new Map<string, BoundStatement>();
  return {
    prepare: (sql) => {
      const known = prepared.get(sql);
      if (known) return known;
      const statement = bound(database.prepare(sql), false);
      prepared.set(sql, statement);
      return statement;
    },
  };
}

function bound(statement: Database.Statement, raw: boolean): BoundStatement {
  return {
    run: (...parameters) => statement.run(parameters),
    get: (...parameters) => statement.raw(raw).get(parameters),
    all: (...parameters) => statement.raw(raw).all(parameters),
    raw: () => bound(statement, true),
  };
}
