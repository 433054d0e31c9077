import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PAYMENT_STATES } from "#domain/payment.ts";
import { PENDING_REFUND_STATES, REFUND_STATES } from "#domain/refund.ts";
import {
  facts,
  isPendingPayment,
  isPendingRefund,
  journal,
  payments,
  printJobs,
  refunds,
  sales,
} from "#drizzle/pos/schema.ts";
import { StartFault } from "#kit/settings.ts";
import { readFact, writeFact } from "#pos/facts.ts";
import { loadIdentity } from "#pos/identity.ts";
import { libsqlClient } from "#pos/libsql-client.ts";
import { PENDING_STATES } from "#pos/payments/store.ts";
import { openStore, type PosStore } from "#pos/store.ts";
import { Desk } from "./support.ts";

let folder: string;
let store: PosStore | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouyin-store-"));
});
afterEach(() => {
  store?.close();
  store = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A payment is shown or sent in the transaction that records it: none is ever only recorded. */
const STORED_STATES = PAYMENT_STATES.filter((state) => state !== "recorded");

function open(): PosStore {
  store?.close();
  store = openStore(folder);
  return store;
}

const path = () => join(folder, "pos.db");
const pragma = (name: string) => Object.values(open().db.get<object>(sql.raw(`PRAGMA ${name}`)))[0];

describe("an opened store", () => {
  test.each([
    ["journal_mode", "wal"],
    ["synchronous", 2],
    ["foreign_keys", 1],
    ["recursive_triggers", 1],
  ])("has %s=%s", (name, value) => {
    expect(pragma(name)).toBe(value);
  });

  test("keeps what was written when it is opened again, and migrates only once", () => {
    open().write((db) => writeFact(db, "demo", "1"));
    expect(readFact(open().db, "demo")).toBe("1");
    const applied = open().db.all(sql`select count(*) as n from __drizzle_migrations`);
    expect(open().db.all(sql`select count(*) as n from __drizzle_migrations`)).toEqual(applied);
  });

  test.each([
    ["payments", payments, isPendingPayment, STORED_STATES, PENDING_STATES, "payments_open"],
    ["refunds", refunds, isPendingRefund, REFUND_STATES, PENDING_REFUND_STATES, "refunds_pending"],
  ] as const)(
    "finds pending %s, in whichever state, and looks at no others of all the years",
    (_, table, isPending, states, pending: readonly string[], index) => {
      const { db } = open();
      const where = isPending(table.state);
      const plan = db.all<{ detail: string }>(sql`explain query plan select * from ${table} where ${where}`);
      expect(plan.map(({ detail }) => detail).join()).toContain(`USING INDEX ${index}`);
      for (const state of states) {
        const [found] = db.all<{ pending: number }>(
          sql`select ${where} as pending from (select ${state} as state) as ${table}`,
        );
        expect([state, found?.pending]).toEqual([state, Number(pending.includes(state))]);
      }
    },
  );

  test("has the papers of its sales also after papers may be a shift's", () => {
    const database = new Database(path());
    database.exec("PRAGMA foreign_keys=OFF");
    const folder = new URL("../../drizzle/pos/migrations/", import.meta.url);
    const migrations = readdirSync(folder).filter((name) => name.endsWith(".sql"));
    const next = migrations.findIndex((name) => name.includes("shift-reports"));
    const apply = (name: string) => database.exec(readFileSync(new URL(name, folder), "utf8"));
    migrations.slice(0, next).forEach(apply);
    database.exec(`insert into print_jobs (id, sale, copy, document, state, created_at)
      values (x'01', x'02', 0, '{"blocks":[]}', 'printed', 7)`);
    apply(migrations[next] ?? "");
    expect(database.prepare("select hex(sale) as sale, shift, kind, state from print_jobs").all()).toEqual([
      { sale: "02", shift: null, kind: "receipt", state: "printed" },
    ]);
    database.close();
  });

  test("knows of cash refunds of the open shift as its own, also after shifts say how much went back in cash", () => {
    const database = new Database(path());
    database.exec("PRAGMA foreign_keys=OFF");
    const folder = new URL("../../drizzle/pos/migrations/", import.meta.url);
    const migrations = readdirSync(folder).filter((name) => name.endsWith(".sql"));
    const next = migrations.findIndex((name) => name.includes("cash-refund-rounding-keeps"));
    const apply = (name: string) => database.exec(readFileSync(new URL(name, folder), "utf8"));
    migrations.slice(0, next).forEach(apply);
    // Migrations turn it on again.
    database.exec("PRAGMA foreign_keys=OFF");
    database.exec(`insert into shifts (id, opened_by, opened_at, closed_by, closed_at)
      values (x'01', x'aa', 1, x'aa', 2), (x'02', x'aa', 3, null, null)`);
    database.exec(
      `insert into tenders (id, sale, kind, amount, state, created_at) values (x'0c', x'05', 'cash', 900, 'met', 1)`,
    );
    for (const [id, shift, amount] of [
      ["0a", "01", 300],
      ["0b", "02", 500],
    ] as const)
      database.exec(`insert into cash_moves (id, shift, direction, amount, reason, operator, state, created_at)
          values (x'${id}', x'${shift}', 'out', ${amount}, 'refund', x'aa', 'opened', 1);
        insert into cash_refunds (id, sale, tender, lines, reason) values (x'${id}', x'05', x'0c', '[]', 'other')`);
    apply(migrations[next] ?? "");
    expect(
      database.prepare("select count, amount from till_totals where name = 'refunds_cash'").all(),
    ).toEqual([{ count: 1, amount: 500 }]);
    database.close();
  });
});

describe("a transaction", () => {
  test("is undone whole when its work throws, and the next one goes through", () => {
    const till = open();
    const fail = () =>
      till.write((db) => {
        writeFact(db, "demo", "1");
        throw new Error("no");
      });
    expect(fail).toThrow("no");
    expect(readFact(till.db, "demo")).toBeUndefined();
    till.write((db) => writeFact(db, "demo", "0"));
    expect(readFact(till.db, "demo")).toBe("0");
  });

  test("is undone when a rule of the store refuses, and the next one goes through", () => {
    const till = open();
    const refused = () =>
      till.write((db) => {
        writeFact(db, "demo", "1");
        db.run(sql`insert into tenders values (x'00', x'01', 'cash', 1, 'open', null, 0)`);
      });
    expect(refused).toThrow(/insert into tenders/);
    expect(readFact(till.db, "demo")).toBeUndefined();
    till.write((db) => writeFact(db, "demo", "0"));
  });

  test("refuses work that would go on outside it", () => {
    const till = open();
    const later = (db: PosStore["db"]): never => {
      writeFact(db, "demo", "1");
      return Promise.resolve() as never;
    };
    expect(() => till.write(later)).toThrow("a transaction cannot await");
    expect(readFact(till.db, "demo")).toBeUndefined();
  });

  test("does not begin within another, which then is undone too", () => {
    const till = open();
    const nested = () =>
      till.write((db) => {
        writeFact(db, "demo", "1");
        till.write((inner) => writeFact(inner, "stream_position", "1-1"));
      });
    expect(nested).toThrow("a transaction is open already");
    expect(till.db.select().from(facts).all()).toEqual([]);
    till.write((db) => writeFact(db, "demo", "0"));
  });

  test("after the store was closed is refused, and ends no process", () => {
    const till = open();
    till.close();
    store = undefined;
    expect(() => till.write((db) => writeFact(db, "demo", "1"))).toThrow();
    expect(() => till.write((db) => writeFact(db, "demo", "1"))).toThrow();
  });
});

describe("somebody else holds the store's lock", () => {
  test.each(["IMMEDIATE", "EXCLUSIVE"])("%s: the write is refused, and works once it is free", (mode) => {
    const till = open();
    till.write((db) => writeFact(db, "demo", "1"));
    const other = new Database(path());
    other.exec(`BEGIN ${mode}`);
    for (let i = 0; i < 2; i++)
      expect(() => till.write((db) => writeFact(db, "stream_position", "1-1"))).toThrow(/locked/);
    expect(readFact(till.db, "demo")).toBe("1");
    other.exec("COMMIT");
    other.close();
    till.write((db) => writeFact(db, "stream_position", "1-2"));
    expect(readFact(open().db, "stream_position")).toBe("1-2");
  });

  test("and leaves nothing behind: a thousand writes later the log is as short as ever", () => {
    const till = open();
    for (let i = 0; i < 1000; i++)
      till.write((db) => {
        readFact(db, "demo");
        writeFact(db, "stream_position", `1-${i}`);
      });
    expect(statSync(`${path()}-wal`).size).toBeLessThan(8 * 1024 * 1024);
  });
});

describe("a damaged file", () => {
  const PAGE = 4096;
  const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
    "pages overwritten": (file) => {
      const bytes = readFileSync(file);
      expect(bytes.length / PAGE).toBeGreaterThan(10);
      for (let page = 1; page * PAGE < bytes.length; page += 2)
        bytes.fill(0xa5, page * PAGE, (page + 1) * PAGE);
      writeFileSync(file, bytes);
    },
    "cut in the middle": (file) =>
      truncateSync(file, Math.floor(readFileSync(file).length / PAGE / 2) * PAGE),
    "cut within its first page": (file) => truncateSync(file, 700),
    "no database at all": (file) => writeFileSync(file, "<html>not found</html>".repeat(500)),
  };

  test.each(Object.entries(DAMAGES))("%s: set aside, and no start replaces it", (_, damage) => {
    open().write((db) => writeFact(db, "demo", "1"));
    closeCleanly();
    damage(path());
    const found = readFileSync(path());
    for (let start = 0; start < 3; start++)
      expect(startFault()).toMatch(/^The terminal's store is damaged .*\.$/);
    expect(existsSync(path())).toBe(false);
    expect(readFileSync(`${path()}.damaged`).equals(found)).toBe(true);
  });

  test("emptied or gone, while the terminal has its identity: no start replaces it", () => {
    open().write((db) => writeFact(db, "demo", "1"));
    loadIdentity(folder, "SY-TEST");
    closeCleanly();
    truncateSync(path(), 0);
    expect(startFault()).toMatch(/^The terminal's store .* is missing, empty or without its log, .*\.$/);
    rmSync(path());
    for (let start = 0; start < 2; start++) expect(startFault()).toMatch(/is missing, empty/);
    expect(existsSync(path())).toBe(false);
  });

  /** With the whole log in the file, as after a long quiet time. */
  function closeCleanly(): void {
    store?.db.all(sql`pragma wal_checkpoint(truncate)`);
    store?.close();
    store = undefined;
  }

  function startFault(): string {
    try {
      open();
    } catch (error) {
      if (error instanceof StartFault) return error.message;
      throw error;
    }
    return "it started";
  }
});

describe("the power goes while the log is not in the file yet", () => {
  test("what was acknowledged is there: the copy of both as they lie opens", () => {
    const till = open();
    for (let i = 1; i <= 50; i++) till.write((db) => writeFact(db, "stream_position", `1-${i}`));
    const copied = mkdtempSync(join(tmpdir(), "shouyin-cut-"));
    for (const suffix of ["", "-wal"]) copyFileSync(path() + suffix, join(copied, `pos.db${suffix}`));
    const after = openStore(copied);
    expect(readFact(after.db, "stream_position")).toBe("1-50");
    after.close();
    rmSync(copied, { recursive: true });
  });
});

describe("what is settled", () => {
  test("cannot be changed, nor removed, whatever the statement", () => {
    const desk = Desk.open();
    const { payment } = desk.collect(1250);
    desk.hears(payment, "paid");
    const { payment: open } = desk.collect(300);
    const { payment: cancelled } = desk.collect(200);
    desk.hears(cancelled, "cancelled");
    const blob = (id: string) => `x'${id.replaceAll("-", "")}'`;
    const refused = (statement: string) =>
      expect(() => desk.store.write((db) => void db.run(sql.raw(statement))), statement).toThrow();
    for (const state of ["presented", "waiting", "unknown", "reversing", "expired", "cancelled", "declined"])
      refused(`update payments set state = '${state}' where tender = ${blob(payment.tender)}`);
    for (const state of ["presented", "paid", "expired"])
      refused(`update payments set state = '${state}' where tender = ${blob(cancelled.tender)}`);
    refused(`update payments set state = 'paid' where tender = ${blob(open.tender)}`);
    refused(`update payments set amount = 1 where tender = ${blob(open.tender)}`);
    refused(`update payments set request = x'00' where tender = ${blob(open.tender)}`);
    refused("delete from payments");
    refused("insert or replace into payments select * from payments where state = 'paid'");
    refused("update journal set actor = 'nobody'");
    refused("delete from journal where number = 1");
    refused("insert or replace into journal select * from journal where number = 1");
    expect(desk.rowOf(payment).state).toBe("paid");
    expect(desk.store.db.select().from(journal).all().length).toBeGreaterThan(3);
    desk.close();
  });

  test("a sale cannot be paid without all of its money, nor get more", () => {
    const desk = Desk.open();
    desk.openSale(500);
    const refused = (values: object) =>
      expect(() => desk.store.write((db) => void db.update(sales).set(values).run())).toThrow(/CHECK/);
    refused({ state: "paid" });
    refused({ collected: 500 });
    refused({ collected: 501, state: "paid" });
    refused({ collected: -1 });
    desk.close();
  });
});

describe("the client for libSQL", () => {
  test("takes one blob that stands alone, which would end the process if it were spread", () => {
    const database = new Database(join(folder, "blob.db"));
    database.exec("create table t (b blob)");
    const client = libsqlClient(database);
    const blob = Buffer.of(1, 2, 3);
    expect(client.prepare("insert into t values (?)").run(blob).changes).toBe(1);
    const select = client.prepare("select b from t where b = ?");
    const bytes = (row: unknown) => {
      const [value] = Object.values(row as object);
      return [...new Uint8Array(value)];
    };
    for (const row of [select.get(blob), select.raw().get(blob), ...select.all(blob)])
      expect(bytes(row)).toEqual([1, 2, 3]);
    expect(select.raw().all(Buffer.of(9))).toEqual([]);
    database.close();
  });

  test("finds by an id, which is such a blob, through drizzle", () => {
    const desk = Desk.open();
    const sale = desk.openSale(100);
    expect(desk.view(sale.id).id).toBe(sale.id);
    expect(desk.store.db.select().from(printJobs).all()).toEqual([]);
    desk.close();
  });
});
