/**
 * Z (交班报表): the record of a shift's closing. Numbered from 1 without gaps, never changed, each hashed over the one
 * before; the number and hash stand in the journal, whose head the wallet signs for.
 */
import { asc, desc, eq, gt } from "drizzle-orm";
import { equalBytes } from "#domain/bytes.ts";
import type { ClosingFacts } from "#domain/closing.ts";
import type { Id } from "#domain/ids.ts";
import { closings } from "#drizzle/pos/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import type { PosDb } from "../store.ts";

export type ClosingRow = typeof closings.$inferSelect;

const START = new Uint8Array(32);
/** How many are verified in one turn. */
const SLICE = 50;

export function closingOf(db: PosDb, shift: Id): ClosingRow | undefined {
  return db.select().from(closings).where(eq(closings.shift, shift)).get();
}

export function lastClosing(db: PosDb): ClosingRow | undefined {
  return db.select().from(closings).orderBy(desc(closings.number)).limit(1).get();
}

/** Writes the next record, in the caller's transaction. Its number is given here. */
export function writeClosing(db: PosDb, facts: Omit<ClosingFacts, "number">): ClosingRow {
  const last = lastClosing(db);
  const number = (last?.number ?? 0) + 1;
  const numbered = { number, ...facts };
  const previous = Buffer.from(last?.hash ?? START);
  const row = { number, shift: facts.shift, facts: numbered, previous, hash: hashOf(numbered, previous) };
  db.insert(closings).values(row).run();
  return row;
}

/** One spelling only: JSON of the facts as they were written, keys in that order. */
function hashOf(facts: ClosingFacts, previous: Uint8Array): Buffer {
  return Buffer.from(sha256(previous, Buffer.from(JSON.stringify(facts))));
}

/** The first characters of the record's hash, for people to compare: `1A2B 3C4D`. */
export function sealOf({ hash }: Pick<ClosingRow, "hash">): string {
  const digits = Buffer.from(hash).toString("hex").slice(0, 8).toUpperCase();
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

/** How far a reader of the chain has come. */
export interface ChainPosition {
  readonly number: number;
  readonly hash: Uint8Array;
}

export const CHAIN_START: ChainPosition = { number: 0, hash: START };

/**
 * Verifies the next records after a position: where it has come, or the number of the first that does not follow from
 * those before it. Undefined where there are no more.
 */
export function verifyClosings(db: PosDb, from: ChainPosition): ChainPosition | number | undefined {
  const rows = db
    .select()
    .from(closings)
    .where(gt(closings.number, from.number))
    .orderBy(asc(closings.number))
    .limit(SLICE)
    .all();
  let { number, hash } = from;
  for (const row of rows) {
    number++;
    const follows = row.number === number && row.facts.number === number && row.facts.shift === row.shift;
    const isWhole = equalBytes(row.previous, hash) && equalBytes(row.hash, hashOf(row.facts, hash));
    if (!follows || !isWhole) return number;
    hash = row.hash;
  }
  return rows.length > 0 ? { number, hash } : undefined;
}
