import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verifyJournal, verifyJournalAside, writeJournal } from "#pos/journal.ts";
import { Desk } from "./support.ts";

let desk: Desk;
beforeEach(() => {
  desk = Desk.open();
  for (let i = 0; i < 3; i++) {
    const { payment } = desk.collect(100 + i);
    desk.hears(payment, "paid");
  }
});
afterEach(() => desk.close());

/** As somebody with the file and a tool would, who has removed the triggers first. */
function tamper(...statements: string[]): void {
  desk.store.write((db) => {
    db.run(sql`drop trigger journal_keeps_rows`);
    db.run(sql`drop trigger journal_loses_nothing`);
    for (const statement of statements) db.run(sql.raw(statement));
  });
}

describe("the journal", () => {
  test("holds as it is", () => {
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });

  test.each([
    ["at", "at = at + 1"],
    ["actor", "actor = 'somebody'"],
    ["action", "action = 'payment cancelled'"],
    ["subject", "subject = 'x'"],
    ["detail", `detail = '{"amount":1}'`],
    ["hash", "hash = zeroblob(32)"],
  ])("shows a changed %s, and where", (_, change) => {
    tamper(`update journal set ${change} where number = 4`);
    expect(verifyJournal(desk.store.db)).toBe(4);
  });

  test("shows a row that was removed, also when the later ones moved up", () => {
    tamper("delete from journal where number = 4");
    expect(verifyJournal(desk.store.db)).toBe(4);
    desk.store.write((db) => void db.run(sql`update journal set number = number - 1 where number > 4`));
    expect(verifyJournal(desk.store.db)).toBe(4);
  });

  test("shows a row that was put in between", () => {
    tamper(
      "update journal set number = -number - 1 where number > 4",
      "update journal set number = -number where number < 0",
      "insert into journal select 5, at, actor, action, subject, detail, hash from journal where number = 4",
    );
    expect(verifyJournal(desk.store.db)).toBe(5);
  });

  test("shows a row that was put before the first", () => {
    tamper(
      "insert into journal select 0, at, actor, action, subject, detail, hash from journal where number = 1",
    );
    expect(verifyJournal(desk.store.db)).toBe(1);
  });

  test("shows rows that changed places", () => {
    tamper(
      "update journal set number = 1000 where number = 4",
      "update journal set number = 4 where number = 5",
      "update journal set number = 5 where number = 1000",
    );
    expect(verifyJournal(desk.store.db)).toBe(4);
  });

  test("of many rows is verified while the till goes on, and shows a change far back", async () => {
    desk.store.write((db) => {
      for (let at = 0; at < 1200; at++)
        writeJournal(db, { at, actor: "1001", action: "looked", subject: "x" });
    });
    const { signal } = new AbortController();
    expect(await verifyJournalAside(desk.store.db, signal)).toBeUndefined();
    tamper("update journal set at = at + 1 where number = 1100");
    let turns = 0;
    const turning = setInterval(() => turns++);
    expect(await verifyJournalAside(desk.store.db, signal)).toBe(1100);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
  });

  test("holds over a restart, and goes on from where it was", () => {
    desk = desk.restart();
    desk.store.write((db) => writeJournal(db, { at: 1, actor: "1001", action: "looked", subject: "x" }));
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });
});
