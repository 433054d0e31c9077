import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { journalGroupOf } from "#domain/journal-group.ts";
import type { Problem } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import type { JournalPage, JournalVerdict } from "#pos/journal/api.ts";
import { verifyChains } from "#pos/journal/pages.ts";
import { writeJournal } from "#pos/journal.ts";
import { TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

const DAY = 86_400_000;

let desk: Desk;
let till: TillApp;
let manager: string;
beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  const sale = desk.openSale(100).id;
  desk.sales.tender(sale, newId(), { kind: "cash", amount: 100, received: 100 }, CASHIER);
  await desk.prints.idle();
});
afterAll(() => desk.close());

const get = async <T = JournalPage>(query = "", token = manager) =>
  (await till.call<T>("GET", `/api/journal${query}`, { token })).body;

/** All of it, page by page. */
async function all(query: string): Promise<JournalPage["rows"]> {
  const rows = [];
  for (let next: number | null = Number.MAX_SAFE_INTEGER; next !== null; ) {
    const page: JournalPage = await get(`?${query}&before=${next}`);
    rows.push(...page.rows);
    next = page.next;
  }
  return rows;
}

describe("the journal is read", () => {
  test("by those who may, the latest first, with what each line is about", async () => {
    const { rows, next } = await get();
    expect(next).toBeNull();
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => rows.length - index));
    expect(rows.find(({ action }) => action === "cash taken")).toMatchObject({
      actor: "王芳",
      group: "cash",
      detail: { amount: 100, received: 100 },
    });
    const body = { name: "李雷", role: "cashier", pin: "918273" };
    await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
    const { token } = await till.pair("checkout");
    await till.signIn(token, "李雷", "918273");
    await till.call("PUT", "/api/session/pin", { token, body: { pin: "918273", newPin: "730518" } });
    expect((await get<Problem>("", token)).code).toBe("not_permitted");
    expect((await get<Problem>("/verdict", token)).code).toBe("not_permitted");
  });

  test("by what it is about, by who acted, and by day, and in pages that leave nothing out", async () => {
    const { clocks } = desk.world;
    const first = new Date(clocks.now()).toISOString().slice(0, 10);
    for (let day = 0; day < 3; day++) {
      clocks.advance(DAY);
      desk.store.write((db) => {
        for (let n = 0; n < 130; n++)
          writeJournal(db, {
            at: clocks.now(),
            actor: n % 2 ? "甲" : "乙",
            action: "shift opened",
            subject: "",
          });
      });
    }
    const everything = await all("");
    expect(new Set(everything.map(({ number }) => number)).size).toBe(everything.length);
    const counted = await all("group=shift&actor=甲");
    expect(counted).toHaveLength(195);
    const second = new Date(clocks.now() - DAY).toISOString().slice(0, 10);
    const ofDay = await get(`?day=${second}&group=shift`);
    expect(ofDay.rows).toHaveLength(50);
    const old = await get(`?day=${first}&group=cash`);
    expect(old).toMatchObject({ next: null, rows: [{ action: "drawer opened" }, { action: "cash taken" }] });
    expect((await get("?day=2000-01-01")).rows).toEqual([]);
    const actions = everything.map(({ action }) => journalGroupOf(action));
    expect(everything.map(({ group }) => group)).toEqual(actions);
  });

  test("and verified with the closings; the first line that does not follow is named", async () => {
    const lines = (await get()).rows[0]?.number;
    const verdict = await get<JournalVerdict>("/verdict");
    expect(verdict).toEqual({ lines, broken: null, closings: 0, brokenClosing: null });
    const { db } = desk.store;
    const { signal } = new AbortController();
    db.run(sql.raw("DROP TRIGGER journal_keeps_rows"));
    db.run(sql.raw("UPDATE journal SET actor = '丙' WHERE number = 7"));
    expect(await verifyChains(db, signal)).toMatchObject({ broken: 7 });
  });
});
