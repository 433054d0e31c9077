/** Operators: who works at the till, by PIN, with tries that are counted before they are made and outlive a restart. */
import { randomInt } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Role } from "#domain/permission.ts";
import { Refusal } from "#domain/refusal.ts";
import { operators } from "#drizzle/pos/schema.ts";
import { hashPin, isWeakPin, rejectInEqualTime, verifyPin } from "#kit/pins.ts";
import { newId } from "#kit/random-ids.ts";
import type { OperatorInput, OperatorView } from "../api.ts";
import { writeJournal } from "../journal.ts";
import type { PosDb, PosStore } from "../store.ts";
import { countTries, forgetTries } from "../tries.ts";
import type { Clocks } from "../wallet-clock.ts";
import { hasBadge } from "./badges.ts";

export type OperatorRow = typeof operators.$inferSelect;

/** Who acts, as journal and sales name it. */
export interface Operator {
  readonly id: Id;
  readonly name: string;
  readonly role: Role;
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

export function operatorViews(db: PosDb): OperatorView[] {
  return db
    .select()
    .from(operators)
    .orderBy(asc(operators.name))
    .all()
    .map(({ id, name, role, pinMustChange }) => ({ id, name, role, pinMustChange, badge: hasBadge(db, id) }));
}

/**
 * Adds an operator, whose PIN the manager tells him and he replaces; or changes role and name of one, and the PIN where
 * one is named.
 * @throws Refusal `weak_pin`, `id_reused` for a name that another has, `not_permitted` for the last manager's own role
 */
export async function keepOperator(
  deps: OperatorDeps,
  id: Id,
  { name, role, pin }: OperatorInput,
  manager: Operator,
): Promise<void> {
  if (pin !== undefined && isWeakPin(pin)) throw new Refusal("weak_pin");
  const pinHash = pin === undefined ? undefined : await hashPin(pin, deps.pepper);
  deps.store.write((db) => {
    const all = db.select().from(operators).all();
    const known = all.find((row) => row.id === id);
    if (all.some((row) => row.id !== id && row.name === name)) throw new Refusal("id_reused");
    if (!known && pinHash === undefined) throw new Refusal("weak_pin");
    const others = all.filter((row) => row.id !== id);
    if (role !== "manager" && !others.some((row) => row.role === "manager"))
      throw new Refusal("not_permitted");
    const createdAt = deps.clocks.now();
    const newPin = pinHash !== undefined && { pinHash, pinMustChange: true };
    if (known)
      db.update(operators)
        .set({ name, role, ...newPin })
        .where(eq(operators.id, id))
        .run();
    else if (newPin)
      db.insert(operators)
        .values({ id, name, role, createdAt, ...newPin })
        .run();
    const action = known ? "operator changed" : "operator added";
    writeJournal(db, { at: createdAt, actor: manager.name, action, subject: id, detail: { name, role } });
  });
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
  const isCounted = deps.store.write((db) => countTries(db, subjects, deps.clocks.now()));
  if (!isCounted) throw new Refusal("locked_out");
  const right = row
    ? await verifyPin(row.pinHash, pin, deps.pepper)
    : await rejectInEqualTime(pin, deps.pepper);
  deps.store.write((db) => {
    if (right) forgetTries(db, subjects);
    const at = deps.clocks.now();
    // A name that nobody has is not written down: it may be a PIN in the wrong field, or text that no store keeps.
    const actor = row?.name ?? "nobody";
    writeJournal(db, { at, actor, action: right ? "signed in" : "wrong PIN", subject: screen });
  });
  if (!row || !right) throw new Refusal("wrong_pin");
  return row;
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
