/**
 * A store from before limits were counted. What happened in it is made by the wallet of today and carried back, table by
 * table, into a store that has the migrations up to there; then a wallet opens it.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eq, sql } from "drizzle-orm";
import { drizzle as drizzleServer } from "drizzle-orm/node-postgres";
import { migrate as migrateServer } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzleEmbedded } from "drizzle-orm/pglite";
import { migrate as migrateEmbedded } from "drizzle-orm/pglite/migrator";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as schema from "#drizzle/wallet/schema.ts";
import { customerUsage, payments } from "#drizzle/wallet/schema.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import { openEmbedded } from "#wallet/embedded.ts";
import { openStore, type WalletDb, type WalletStore } from "#wallet/store.ts";
import { bareDatabase } from "../support/databases.ts";
import { type Phone, type Presented, Wallet } from "./support.ts";
import { captureOf, moveInTime } from "./trade.ts";

const MIGRATIONS = fileURLToPath(new URL("../../drizzle/wallet/migrations/", import.meta.url));
/** The first migration that an old store has not seen. */
const USAGE = "0014_usage";

let wallet: Wallet;
let folder: string;
let migrated: WalletStore;
/** Who paid what, by what he did. */
const did = new Map<string, Presented>();
const people: Record<"li" | "wang" | "zhang" | "chen", Phone> = {} as typeof people;

beforeAll(async () => {
  wallet = await Wallet.open();
  for (const name of ["li", "wang", "zhang", "chen"] as const) people[name] = await wallet.customer();
  await trade();
  folder = mkdtempSync(join(tmpdir(), "shouyin-migrations-"));
  const url = await bareDatabase();
  await makeOldStore(url);
  migrated = await openStore(folder, url);
});
afterAll(async () => {
  await migrated?.close();
  await wallet.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Days are Shanghai's, eight hours ahead. */
async function trade(): Promise<void> {
  const till = await wallet.terminal();
  const pay = async (what: string, by: Phone, amount: number, at: string, how: "QR" | "code" = "QR") => {
    const presented = await till.present({ amount });
    if (how === "code") {
      const told = await till.submit(presented, await (await wallet.anotherDevice(by)).code());
      // Above what a code may pay by itself the phone is asked for the PIN.
      if (told.body.state === "open") await by.pay(presented);
    } else await by.pay(presented);
    await moveInTime(wallet.db, await captureOf(wallet.db, presented), at);
    did.set(what, presented);
    return presented;
  };
  const { li, wang, zhang } = people;
  await pay("the last minute of a year", li, 101, "2025-12-31T15:59:00Z");
  await pay("the first minute of the next", li, 203, "2025-12-31T16:00:00Z");
  await pay("the evening before", li, 405, "2026-11-02T15:59:59Z");
  await pay("by QR after midnight", li, 807, "2026-11-02T16:00:00Z");
  await pay("by code", li, 1609, "2026-11-03T01:00:00Z", "code");
  await pay("by code with the PIN", li, 103_211, "2026-11-03T02:00:00Z", "code");
  const refunded = await pay("refunded", li, 6413, "2026-11-03T03:00:00Z");
  await till.refund(await till.signRefund(refunded, { amount: 13 }));
  await till.reverse(await pay("reversed", li, 12_815, "2026-11-03T04:00:00Z"));
  const both = await pay("refunded and reversed", li, 25_617, "2026-11-03T05:00:00Z");
  await till.refund(await till.signRefund(both, { amount: 17 }));
  await till.reverse(both);
  await till.reverse(await pay("all that Wang paid", wang, 500, "2026-11-04T01:00:00Z"));
  await pay("all that Zhang paid", zhang, 700, "2025-06-01T01:00:00Z");
  const open = await till.present({ amount: 900 });
  await till.tell(open);
  const declined = await till.present({ amount: 9_999_999 });
  await people.chen.pay(declined);
}

/** A store with the migrations before `USAGE`, and in it all of the wallet's rows that had a place there. */
async function makeOldStore(url: string): Promise<void> {
  const old = join(folder, "old");
  mkdirSync(join(old, "meta"), { recursive: true });
  const journal = JSON.parse(readFileSync(join(MIGRATIONS, "meta/_journal.json"), "utf8")) as Journal;
  const entries = journal.entries.slice(
    0,
    journal.entries.findIndex(({ tag }) => tag === USAGE),
  );
  expect(entries).not.toHaveLength(0);
  for (const { tag } of entries) cpSync(join(MIGRATIONS, `${tag}.sql`), join(old, `${tag}.sql`));
  writeFileSync(join(old, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  const config = { migrationsFolder: old };
  if (url !== "") {
    const db = drizzleServer(url, { schema });
    await migrateServer(db, config);
    await carryBack(db);
    await db.$client.end();
  } else {
    const client = await openEmbedded(folder);
    const db = drizzleEmbedded(client, { schema });
    await migrateEmbedded(db, config);
    await carryBack(db);
    await client.close();
  }
}

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

async function carryBack(old: WalletDb): Promise<void> {
  const columns = await rowsOf<{ table: string; columns: string }>(
    old,
    sql`SELECT table_name AS table, string_agg(quote_ident(column_name), ', ') AS columns
          FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name`,
  );
  await old.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    for (const { table, columns: names } of columns) {
      const [into, which] = [sql.identifier(table), sql.raw(names)];
      const [found] = await rowsOf<{ rows: string | null }>(
        wallet.db,
        sql`SELECT json_agg(each_one)::text AS rows FROM ${into} AS each_one`,
      );
      if (found?.rows)
        await tx.execute(
          sql`INSERT INTO ${into} (${which}) SELECT ${which} FROM json_populate_recordset(NULL::${into}, ${found.rows}::json)`,
        );
    }
  });
}

async function rowsOf<T>(db: WalletDb, query: ReturnType<typeof sql>): Promise<T[]> {
  return ((await db.execute(query)) as unknown as { rows: T[] }).rows;
}

async function usageOf({ customer }: Phone) {
  const [row] = await migrated.db.select().from(customerUsage).where(eq(customerUsage.customer, customer.id));
  return row;
}

test("what was paid before limits were counted is counted as if it had been", async () => {
  const { li, wang, zhang, chen } = people;
  const today = 807 + 1609 + 103_211 + 6413 + 17;
  expect(await usageOf(li)).toEqual({
    customer: li.customer.id,
    day: "2026-11-03",
    spent: today,
    spentA: 0,
    spentB: today - 1609,
    spentC: 1609,
    spentInYear: today + 203 + 405,
  });
  const none = { spent: 0, spentA: 0, spentB: 0, spentC: 0, spentInYear: 0 };
  expect(await usageOf(wang)).toEqual({ customer: wang.customer.id, day: "2026-11-04", ...none });
  expect(await usageOf(zhang)).toMatchObject({ day: "2025-06-01", spent: 700, spentInYear: 700 });
  expect(await usageOf(chen)).toBeUndefined();
});

test("each captured payment keeps the day and the class by which the wallet of today counts it", async () => {
  const of = async (db: WalletDb, { id }: Presented) => {
    const [row] = await db.select().from(payments).where(eq(payments.tender, id.tender));
    return row;
  };
  for (const presented of did.values()) {
    const [before, after] = [await of(wallet.db, presented), await of(migrated.db, presented)];
    expect(after?.consentClass).toBe(before?.consentClass);
  }
  const dayOf = async (what: string) => {
    const presented = did.get(what);
    return presented && (await of(migrated.db, presented))?.spentOn;
  };
  expect(await dayOf("the last minute of a year")).toBe("2025-12-31");
  expect(await dayOf("the first minute of the next")).toBe("2026-01-01");
  const uncounted = await migrated.db.select().from(payments).where(sql`transaction IS NULL`);
  expect(uncounted.map(({ spentOn, consentClass }) => [spentOn, consentClass])).toEqual([
    [null, null],
    [null, null],
  ]);
});

test("the audit finds nothing in the store that was moved on", async () => {
  const broken = (await auditLedger(migrated.db)).filter(({ count }) => count > 0);
  expect(broken.map(({ rule, breaches }) => [rule.name, breaches[0]])).toEqual([]);
});
