/**
 * Cash put into the drawer or taken out of it, beside sales: for a reason, on the word of somebody who may, recorded
 * with its slip before the drawer opens for it, and once under its id.
 */
import { asc, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { cashMoves } from "#drizzle/pos/schema.ts";
import { journalOutcome } from "../drawer/openings.ts";
import { giveOnePulse } from "../drawer/pulse.ts";
import { type CashMoveRow, findCashMove } from "../drawer/store.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { operatorName } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { CashMoveInput, CashMoveView } from "./api.ts";
import type { CountedBy } from "./counts.ts";
import { intendMoveSlip } from "./papers.ts";
import { toOpenShift } from "./shift-row.ts";

/** Cash moves of a shift, the oldest first. */
export function movesOf(db: PosDb, shift: Id): CashMoveRow[] {
  return db
    .select()
    .from(cashMoves)
    .where(eq(cashMoves.shift, shift))
    .orderBy(asc(cashMoves.createdAt), asc(cashMoves.id))
    .all();
}

/** Records a move, with its slip and the intent to open the drawer. @throws Refusal `not_found`, `shift_closed`, `id_reused` */
export async function moveCash(
  till: Till,
  shift: Id,
  id: Id,
  input: CashMoveInput,
  who: CountedBy,
): Promise<void> {
  const isNew = till.store.write((db) => {
    const known = findCashMove(db, id);
    if (known && !isSame(known, shift, input)) throw new Refusal("id_reused");
    if (!known) intendMoveSlip(till, db, shift, recordMove(till, db, shift, id, input, who));
    return !known;
  });
  if (isNew) await openForMove(till, id);
}

/** Who moves cash, and the manager who approved it, where the role needs one. */
interface Movers {
  readonly operator: Pick<Operator, "id" | "name">;
  readonly approvedBy: Pick<Operator, "id" | "name"> | undefined;
}

/** Records a move in the caller's transaction, for which the drawer has then to be opened. @throws Refusal `not_found`, `shift_closed` */
export function recordMove(
  till: Till,
  db: PosDb,
  shift: Id,
  id: Id,
  { direction, amount, reason, note }: Omit<CashMoveInput, "approval">,
  { operator, approvedBy }: Movers,
): CashMoveView {
  toOpenShift(db, shift);
  const at = till.clocks.now();
  const facts = { id, shift, direction, amount, reason, note: note ?? null, state: "intended" } as const;
  const people = { operator: operator.id, approvedBy: approvedBy?.id ?? null };
  db.insert(cashMoves)
    .values({ ...facts, ...people, createdAt: at })
    .run();
  writeJournal(db, {
    at,
    actor: operator.name,
    action: direction === "in" ? "cash paid in" : "cash paid out",
    subject: id,
    detail: {
      amount,
      reason,
      ...(note !== undefined && { note }),
      ...(approvedBy && { approvedBy: approvedBy.name }),
    },
  });
  return moveView(db, { ...facts, ...people, createdAt: at });
}

/** Opens the drawer once for a move that is on record. */
export async function openForMove(till: Till, id: Id): Promise<void> {
  const state = await giveOnePulse(till);
  till.store.write((db) => {
    db.update(cashMoves).set({ state }).where(eq(cashMoves.id, id)).run();
    journalOutcome(till, db, state, id);
  });
}

export function moveView(db: PosDb, row: CashMoveRow): CashMoveView {
  const { id, direction, amount, reason, note, operator, approvedBy, createdAt, state } = row;
  return {
    id,
    direction,
    amount,
    reason,
    ...(note !== null && { note }),
    by: operatorName(db, operator),
    ...(approvedBy !== null && { approvedBy: operatorName(db, approvedBy) }),
    at: createdAt,
    state,
  };
}

function isSame(row: CashMoveRow, shift: Id, { direction, amount, reason, note }: CashMoveInput): boolean {
  return (
    row.shift === shift &&
    row.direction === direction &&
    row.amount === amount &&
    row.reason === reason &&
    (row.note ?? undefined) === note
  );
}
