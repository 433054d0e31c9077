/** Queries that are built once and run often: building one with drizzle costs several times what running it does. */
import { type Column, eq, type SQL, sql } from "drizzle-orm";
import type { PosDb } from "./store.ts";

/** The query that `build` makes, once for each connection. */
export function prepared<Query>(build: (db: PosDb) => Query): (db: PosDb) => Query {
  const known = new WeakMap<PosDb, Query>();
  return (db) => {
    const query = known.get(db) ?? build(db);
    known.set(db, query);
    return query;
  };
}

/** `column = value`, with the value given by `name` when the query runs and spelled as the column stores it. */
export function equals(column: Column, name: string): SQL {
  return eq(column, sql.param(sql.placeholder(name), column));
}
