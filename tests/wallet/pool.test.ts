import { EventEmitter } from "node:events";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { expect, test } from "vitest";
import { WalletPool } from "#wallet/pool.ts";
import { databaseRefusal } from "./support.ts";

/** A connection that is taken and breaks with the first statement, as when the server dies just then. */
class Breaking extends EventEmitter {
  readonly _queryable = true;
  connect(done: () => void): void {
    done();
  }
  query(): Promise<never> {
    return Promise.reject(new Error("the server has gone"));
  }
  end(done?: () => void): Promise<void> {
    done?.();
    return Promise.resolve();
  }
}

test("a connection that breaks as a transaction begins is given back, so that others can be had for ever", async () => {
  const Client = Breaking as unknown as typeof pg.Client;
  const pool = new WalletPool({ Client, max: 2, connectionTimeoutMillis: 500 });
  const db = drizzle(pool);
  for (let time = 0; time < 5; time++)
    expect(await databaseRefusal(db.transaction(async () => undefined))).toBe("the server has gone");
  expect([pool.totalCount, pool.waitingCount]).toEqual([0, 0]);
  await pool.end();
});
