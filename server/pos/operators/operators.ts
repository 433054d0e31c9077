/** Operators: who works at the till, by PIN, with tries that are counted before they are made and outlive a restart. */
import { randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { operators, tries } from "#drizzle/pos/schema.ts";
import {
  afterFailure,
  hashPin,
  isLockedOut,
  isWeakPin,
  NO_TRIES,
  rejectInEqualTime,
  verifyPin,
} from "#kit/pins.ts";
import { newId } from "#kit/random-ids.ts";
import { writeJournal } from "../journal.ts";
import type { PosDb, PosStore } from "../store.ts";
import type { Clocks } from "../wallet-clock.ts";

export type OperatorRow = typeof operators.$inferSelect;

/** Who acts, as journal and sales name it. */
export interface Operator {
  readonly id: Id;
  readonly name: string;
}

export interface OperatorDeps {
  readonly store: PosStore;
  readonly clocks: Clocks;
  readonly pepper: Uint8Array;
}

const FIRST_OPERATOR = "1001";

/** The first operator of a new store with a PIN made by chance; undefined once it was changed. */
export async function firstOperator(deps: OperatorDeps): Promise<{ name: string; pin?: string } | undefined> {
  const known = deps.store.db.select().from(operators).where(eq(operators.name, FIRST_OPERATOR)).get();
  if (known && !known.pinMustChange) return undefined;
  const pin = newPin();
  const pinHash = await hashPin(pin, deps.pepper);
  deps.store.write((db) => {
    const createdAt = deps.clocks.now();
    // Until its owner has changed it, each start makes the PIN anew: only its hash was kept.
    db.insert(operators)
      .values({ id: newId(), name: FIRST_OPERATOR, pinHash, pinMustChange: true, role: "manager", createdAt })
      .onConflictDoUpdate({ target: operators.name, set: { pinHash } })
      .run();
  });
  return { name: FIRST_OPERATOR, pin };
}

function newPin(): string {
  const pin = String(randomInt(100_000, 1_000_000));
  return isWeakPin(pin) ? newPin() : pin;
}

export function operatorNames(db: PosDb): string[] {
  return db
    .select({ name: operators.name })
    .from(operators)
    .all()
    .map(({ name }) => name);
}

/**
 * The operator of that name, when the PIN is right. Tries are limited for the operator and for the screen.
 * @throws Refusal `wrong_pin`, also for a name that nobody has; `locked_out`
 */
export async function signIn(
  deps: OperatorDeps,
  name: string,
  pin: string,
  screen: Id,
): Promise<OperatorRow> {
  const row = deps.store.db.select().from(operators).where(eq(operators.name, name)).get();
  const subjects = [`screen ${screen}`, ...(row ? [`operator ${row.id}`] : [])];
  if (!countTries(deps, subjects)) throw new Refusal("locked_out");
  const right = row
    ? await verifyPin(row.pinHash, pin, deps.pepper)
    : await rejectInEqualTime(pin, deps.pepper);
  deps.store.write((db) => {
    if (right) for (const subject of subjects) db.delete(tries).where(eq(tries.subject, subject)).run();
    const at = deps.clocks.now();
    // A name that nobody has is not written down: it may be a PIN in the wrong field, or text that no store keeps.
    const actor = row?.name ?? "nobody";
    writeJournal(db, { at, actor, action: right ? "signed in" : "wrong PIN", subject: screen });
  });
  if (!row || !right) throw new Refusal("wrong_pin");
  return row;
}

/** Counts a try before it is made, so that tries at the same time cannot outrun the lock. */
function countTries({ store, clocks }: OperatorDeps, subjects: readonly string[]): boolean {
  const now = clocks.now();
  return store.write((db) => {
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
  });
}

/** Sets a PIN of the operator's own choice. @throws Refusal `wrong_pin`, `locked_out`, `weak_pin` */
export async function changePin(
  deps: OperatorDeps,
  name: string,
  pin: string,
  chosen: string,
  screen: Id,
): Promise<OperatorRow> {
  if (isWeakPin(chosen) || chosen === pin) throw new Refusal("weak_pin");
  const row = await signIn(deps, name, pin, screen);
  const pinHash = await hashPin(chosen, deps.pepper);
  deps.store.write((db) => {
    db.update(operators).set({ pinHash, pinMustChange: false }).where(eq(operators.id, row.id)).run();
    writeJournal(db, { at: deps.clocks.now(), actor: name, action: "changed PIN", subject: row.id });
  });
  return { ...row, pinMustChange: false };
}
