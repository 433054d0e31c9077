/**
 * The closing of a shift. With payments or refunds that have no definite end, with a drawer that differs from what was
 * taken, or without a count of one that was forgotten, it closes only with a manager's word, which changes none of it.
 */
import { eq } from "drizzle-orm";
import { closingDifference } from "#domain/closing.ts";
import type { Id } from "#domain/ids.ts";
import { type Action, mayApprove } from "#domain/permission.ts";
import { Refusal } from "#domain/refusal.ts";
import { actionsOfClosing, type Closing, movedCash, whyNotClose } from "#domain/shift.ts";
import { shifts } from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { permissionsFor } from "../operators/permissions.ts";
import { pendingTotals } from "../payments/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { ClosingInput } from "./api.ts";
import { factsOf } from "./closing-facts.ts";
import { sealOf, writeClosing } from "./closings.ts";
import { type CountRow, expectedNow, floatOf, toClosingCount } from "./counts.ts";
import { intendClosingReport } from "./papers.ts";
import { findShift, type ShiftRow, startOf, toOpenShift } from "./shift-row.ts";
import { totalsSince } from "./totals.ts";

/** Who closes a shift, and whose word it is: the operator's own where no other was needed. */
export interface ClosedBy {
  readonly operator: Operator;
  readonly manager: Operator | undefined;
}

/**
 * What has to be allowed in order to close the shift so; nothing for one that is closed already.
 * @param tolerance by how much the counted drawer may differ from what should be there, minor units
 * @throws Refusal `not_found`, `count_needed`, `count_old`
 */
export function actionsToClose(db: PosDb, id: Id, input: ClosingInput, tolerance: number): Action[] {
  const shift = findShift(db, id);
  return shift.closedAt === null ? [...actionsOfClosing(standing(db, shift, input, tolerance))] : [];
}

function standing(db: PosDb, shift: ShiftRow, input: ClosingInput, tolerance: number): Closing {
  const count = closingCount(db, shift, input);
  const closing: Closing = {
    pending: pendingTotals(db).pending,
    difference: count && count.counted - expectedNow(db, shift),
    tolerance,
    needsCount: movedCash(floatOf(db, shift.id) ?? 0, totalsSince(db, startOf(shift))),
    forced: input.forced !== undefined,
  };
  const why = whyNotClose(closing);
  if (why) throw new Refusal(why);
  return closing;
}

function closingCount(db: PosDb, shift: ShiftRow, { count }: ClosingInput): CountRow | undefined {
  return count === undefined ? undefined : toClosingCount(db, shift, count);
}

/**
 * Closes the shift: writes its record, and has that printed. Closing it again changes nothing.
 * @throws Refusal as `actionsToClose`; `approval_needed` where something came up that nobody has answered for
 */
export function closeShift(till: Till, id: Id, input: ClosingInput, who: ClosedBy, tolerance: number): void {
  till.store.write((db) => {
    if (findShift(db, id).closedAt !== null) return;
    const shift = toOpenShift(db, id);
    const needed = actionsOfClosing(standing(db, shift, input, tolerance));
    // What was asked about and what is closed are two moments: a payment may have lost its line in between.
    if (!needed.every((action) => isAnswered(db, who, action))) throw new Refusal("approval_needed");
    const { operator } = who;
    const signer = who.manager ?? operator;
    const at = till.clocks.now();
    const { pending, pendingAmount } = pendingTotals(db);
    const words = needed.map((action) => ({ action, by: signer.name }));
    const signedOffBy = pending > 0 ? signer.id : null;
    db.update(shifts)
      .set({ closedBy: operator.id, closedAt: at, signedOffBy, pending, pendingAmount })
      .where(eq(shifts.id, id))
      .run();
    const count = closingCount(db, shift, input);
    const { left, forced } = input;
    const facts = factsOf(till, db, shift, { by: operator.name, at, count, left, forced, tolerance, words });
    const row = writeClosing(db, facts);
    const difference = closingDifference(facts);
    const detail = {
      number: row.number,
      hash: Buffer.from(row.hash).toString("hex"),
      pending,
      pendingAmount,
      ...(difference !== undefined && { difference }),
      ...(input.forced !== undefined && { forced: input.forced }),
      ...(words.length > 0 && { signedOffBy: signer.name }),
    };
    writeJournal(db, { at, actor: operator.name, action: "shift closed", subject: id, detail });
    intendClosingReport(till, db, row.facts, sealOf(row));
  });
}

/** Whether what somebody has to be allowed is the operator's own right, or was approved by somebody whose word counts. */
function isAnswered(db: PosDb, { operator, manager }: ClosedBy, action: Action): boolean {
  const own = permissionsFor(db, operator.role)[action];
  if (own !== "approval") return own === "allowed";
  return manager !== undefined && mayApprove(manager, operator, permissionsFor(db, manager.role)[action]);
}
