/** Tries that are counted before they are made, so that tries at the same time cannot outrun the lock. */
import { eq } from "drizzle-orm";
import { tries } from "#drizzle/pos/schema.ts";
import { afterFailure, isLockedOut, NO_TRIES } from "#kit/pins.ts";
import type { PosDb } from "./store.ts";

/**
 * Counts one try of each subject, in the caller's transaction. False, and nothing counted, where one is locked out.
 * @param now epoch milliseconds
 */
export function countTries(db: PosDb, subjects: readonly string[], now: number): boolean {
  const known = subjects.map((subject) => ({
    subject,
    tries: db.select().from(tries).where(eq(tries.subject, subject)).get() ?? NO_TRIES,
  }));
  if (known.some(({ tries }) => isLockedOut(tries, now))) return false;
  for (const entry of known) {
    const { failures, lockedUntil } = afterFailure(entry.tries, now);
    db.insert(tries)
      .values({ subject: entry.subject, failures, lockedUntil })
      .onConflictDoUpdate({ target: tries.subject, set: { failures, lockedUntil } })
      .run();
  }
  return true;
}

/** The last try was right: what was counted before it is forgotten. */
export function forgetTries(db: PosDb, subjects: readonly string[]): void {
  for (const subject of subjects) db.delete(tries).where(eq(tries.subject, subject)).run();
}
