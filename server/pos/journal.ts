/**
 * The terminal's journal: what happened, in order, each row hashed over the one before, written in the transaction of
 * what it tells. `verifyJournal` finds the first row that was changed.
 */
import { asc, desc } from "drizzle-orm";
import { journal } from "#drizzle/pos/schema.ts";
import { sameBytes, sha256 } from "#kit/signatures.ts";
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

export function writeJournal(db: PosDb, { at, actor, action, subject, detail = {} }: JournalEntry): void {
  const last = db
    .select({ number: journal.number, hash: journal.hash })
    .from(journal)
    .orderBy(desc(journal.number))
    .limit(1)
    .get();
  const row = { number: (last?.number ?? 0) + 1, at, actor, action, subject, detail };
  const previous = last?.hash ?? START;
  db.insert(journal)
    .values({ ...row, previous: Buffer.from(previous), hash: Buffer.from(hashOf(row, previous)) })
    .run();
}

type HashedRow = Pick<
  typeof journal.$inferSelect,
  "number" | "at" | "actor" | "action" | "subject" | "detail"
>;

/** One spelling only: the fields in this order, as JSON. */
function hashOf({ number, at, actor, action, subject, detail }: HashedRow, previous: Uint8Array): Uint8Array {
  return sha256(previous, Buffer.from(JSON.stringify([number, at, actor, action, subject, detail])));
}

/** The number of the first row that does not follow from the rows before it, or undefined where all do. */
export function verifyJournal(db: PosDb): number | undefined {
  let previous: Uint8Array = START;
  let number = 0;
  for (const row of db.select().from(journal).orderBy(asc(journal.number)).all()) {
    number++;
    const follows = row.number === number && sameBytes(row.previous, previous);
    if (!follows || !sameBytes(row.hash, hashOf(row, previous))) return number;
    previous = row.hash;
  }
  return undefined;
}
