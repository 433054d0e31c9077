/**
 * The terminal's journal: what happened, in order, each row hashed over the one before, written in the transaction of
 * what it tells. `verifyJournal` finds the first row that was changed.
 */

import { setImmediate as nextTurn } from "node:timers/promises";
import { asc, desc, eq, sql } from "drizzle-orm";
import { equalBytes } from "#domain/bytes.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import { prepared } from "./prepared.ts";
import type { PosDb } from "./store.ts";

export interface JournalEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The operator's name, or the part of the system that acted. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

const START = new Uint8Array(32);
/** So many rows are read and hashed in a few milliseconds. */
const STRETCH = 500;

const lastRow = prepared((db) =>
  db
    .select({ number: journal.number, hash: journal.hash })
    .from(journal)
    .orderBy(desc(journal.number))
    .limit(1)
    .prepare(),
);
const insertRow = prepared((db) =>
  db
    .insert(journal)
    .values({
      number: sql.placeholder("number"),
      at: sql.placeholder("at"),
      actor: sql.placeholder("actor"),
      action: sql.placeholder("action"),
      subject: sql.placeholder("subject"),
      detail: sql.placeholder("detail"),
      hash: sql.placeholder("hash"),
    })
    .prepare(),
);

const stretchAfter = prepared((db) =>
  db
    .select()
    .from(journal)
    .where(sql`${journal.number} > ${sql.placeholder("after")}`)
    .orderBy(asc(journal.number))
    .limit(STRETCH)
    .prepare(),
);

export function writeJournal(db: PosDb, { at, actor, action, subject, detail = {} }: JournalEntry): void {
  const last = lastRow(db).get();
  const row = { number: (last?.number ?? 0) + 1, at, actor, action, subject, detail };
  const previous = last?.hash ?? START;
  insertRow(db).run({ ...row, hash: Buffer.from(hashOf(row, previous)) });
}

type HashedRow = Pick<
  typeof journal.$inferSelect,
  "number" | "at" | "actor" | "action" | "subject" | "detail"
>;

/** One spelling only: the fields in this order, as JSON. */
function hashOf({ number, at, actor, action, subject, detail }: HashedRow, previous: Uint8Array): Uint8Array {
  return sha256(previous, Buffer.from(JSON.stringify([number, at, actor, action, subject, detail])));
}

/** The last row's number and hash; undefined for a journal without rows. */
export function journalHead(db: PosDb): { readonly number: number; readonly hash: Uint8Array } | undefined {
  const last = lastRow(db).get();
  return last && { number: last.number, hash: new Uint8Array(last.hash) };
}

/** Whether the journal still has the row that somebody else has seen, as it was then. */
export function hasRow(db: PosDb, seen: { readonly number: number; readonly hash: Uint8Array }): boolean {
  const row = db.select({ hash: journal.hash }).from(journal).where(eq(journal.number, seen.number)).get();
  return row !== undefined && equalBytes(row.hash, seen.hash);
}

/** The number of the first row that does not follow from the rows before it, or undefined where all do. */
export function verifyJournal(db: PosDb): number | undefined {
  for (const broken of verifyInStretches(db)) if (broken !== undefined) return broken;
  return undefined;
}

/** As `verifyJournal`, while the till goes on: a journal of years takes a minute. @param stop ends it early */
export async function verifyJournalAside(db: PosDb, stop: AbortSignal): Promise<number | undefined> {
  for (const broken of verifyInStretches(db)) {
    if (broken !== undefined || stop.aborted) return broken;
    await nextTurn();
  }
  return undefined;
}

/** Verifies a stretch each time, and ends after the last row or with the number of the first that does not follow. */
function* verifyInStretches(db: PosDb): Generator<number | undefined> {
  let previous: Uint8Array = START;
  let number = 0;
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = stretchAfter(db).all({ after });
    for (const row of rows) {
      number++;
      if (row.number !== number || !equalBytes(row.hash, hashOf(row, previous))) return yield number;
      previous = row.hash;
    }
    if (rows.length < STRETCH) return;
    after = number;
    yield undefined;
  }
}
