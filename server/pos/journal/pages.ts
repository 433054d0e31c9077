/**
 * The journal as somebody reads it, the latest line first. Read a stretch at a time with other work in between, since
 * the shop goes on selling; a page that finds little says where it goes on.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { desc, eq, lt } from "drizzle-orm";
import { calendarDayOf } from "#domain/business-day.ts";
import { journalGroupOf } from "#domain/journal-group.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { journalHead, verifyJournalAside } from "../journal.ts";
import { CHAIN_START, type ChainPosition, verifyClosings } from "../shifts/closings.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { JournalPage, JournalQuery, JournalRow, JournalVerdict } from "./api.ts";

/** So many lines make a page, are read in one turn, and are looked through at most for one page. */
const PAGE = 50;
const STRETCH = 200;
const LOOKED_THROUGH = 20_000;

export async function journalPage(till: Till, query: JournalQuery): Promise<JournalPage> {
  const { db } = till.store;
  const { timeZone } = till.identity.enrolment.merchant;
  const { day, group, actor } = query;
  const dayOf = (at: number) => calendarDayOf(at, timeZone);
  const from = query.before ?? (day === undefined ? undefined : firstAfter(db, day, dayOf));
  const rows: JournalRow[] = [];
  let before = from ?? (journalHead(db)?.number ?? 0) + 1;
  for (let seen = 0; seen < LOOKED_THROUGH; seen += STRETCH) {
    for (const row of stretchBefore(db, before)) {
      before = row.number;
      if (day !== undefined && dayOf(row.at) < day) return { rows, next: null };
      const line = { ...row, group: journalGroupOf(row.action) };
      const fits =
        (day === undefined || dayOf(row.at) === day) &&
        (group === undefined || line.group === group) &&
        (actor === undefined || line.actor === actor);
      if (fits) rows.push(line);
      if (rows.length === PAGE) return { rows, next: goesOn(before) };
    }
    if (before <= 1) return { rows, next: null };
    await nextTurn();
  }
  return { rows, next: goesOn(before) };
}

const goesOn = (before: number) => (before > 1 ? before : null);

function stretchBefore(db: PosDb, before: number): Omit<JournalRow, "group">[] {
  const { number, at, actor, action, subject, detail } = journal;
  return db
    .select({ number, at, actor, action, subject, detail })
    .from(journal)
    .where(lt(number, before))
    .orderBy(desc(number))
    .limit(STRETCH)
    .all();
}

/** The number of the first line after a day, by halves: lines stand in the order of their times. */
function firstAfter(db: PosDb, day: string, dayOf: (at: number) => string): number {
  let low = 1;
  let high = (journalHead(db)?.number ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = db.select({ at: journal.at }).from(journal).where(eq(journal.number, middle)).get();
    if (row && dayOf(row.at) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Verifies both chains, of the journal and of the closings. @param stop ends it early */
export async function verifyChains(db: PosDb, stop: AbortSignal): Promise<JournalVerdict> {
  const lines = journalHead(db)?.number ?? 0;
  const broken = (await verifyJournalAside(db, stop)) ?? null;
  let come: ChainPosition = CHAIN_START;
  for (;;) {
    const next = verifyClosings(db, come);
    if (next === undefined) return { lines, broken, closings: come.number, brokenClosing: null };
    if (typeof next === "number") return { lines, broken, closings: come.number, brokenClosing: next };
    come = next;
    await nextTurn();
  }
}
