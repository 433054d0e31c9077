/** The shift as the checkout calls it: how it stands, its cash, and its closing, after which everybody signs in anew. */
import { signal } from "@preact/signals";
import type { CashPieces } from "#domain/cash-pieces.ts";
import type { CashDirection, CashMoveReason } from "#domain/shift.ts";
import type { Approval, ShiftView } from "#pos/api.ts";
import type { CountView } from "#pos/shifts/api.ts";
import { Refused } from "../kit/api.ts";
import { untilApproved, withApproval } from "./approvals.ts";
import { act, screen } from "./calls.ts";
import { idFor, release } from "./held-ids.ts";
import { forgetSession } from "./sessions.ts";
import { closedShift, lastShift, shift, showShift } from "./shift-store.ts";
import { ts } from "./shift-words.ts";

/** What one does in the room: looks, until one begins something. */
export type ShiftStep =
  | "look"
  | "float"
  | "in"
  | "out"
  | "count"
  | "mismatch"
  | "left"
  | "sure"
  | "force"
  | "history";
export const step = signal<ShiftStep>("look");
/** The count that the closing goes by, and what of it stays in the drawer; none where there was nothing to count. */
export const counted = signal<(CountView & { readonly left: number }) | undefined>(undefined);

export const findShift = () =>
  act(async () => {
    shift.value = await screen.call<ShiftView>("GET", "/api/shift");
    lastShift.value = await screen.call<ShiftView>("GET", "/api/shifts/last").catch(nothingFound);
  });

/** The first shift of a terminal has none before it. */
function nothingFound(fault: unknown): undefined {
  if (!(fault instanceof Refused) || fault.problem.code !== "not_found") throw fault;
}

/** Whoever comes next begins anew. */
export function leaveShift(): void {
  step.value = "look";
  counted.value = undefined;
}

/** The report so far of a shift that is open, another copy of that of one that is closed. */
export const printReport = ({ id, reports }: ShiftView) =>
  act(async () => {
    const job = idFor(`report ${reports.length + 1} of ${id}`);
    showShift(await screen.call<ShiftView>("PUT", `/api/shifts/${id}/reports/${job}`, {}));
  });

/** Asks for something of the shift; until it is answered, the same thing has the same id. */
async function put<T>(what: "counts" | "moves", body: object, approval: Approval | undefined): Promise<T> {
  const id = shift.value?.id ?? "";
  const purpose = `${what} of ${id} ${JSON.stringify(body)}`;
  const path = `/api/shifts/${id}/${what}/${idFor(purpose)}`;
  const answer = await screen.call<T>("PUT", path, approval ? { ...body, approval } : body);
  release(purpose);
  return answer;
}

export function keepFloat(sum: number, pieces: readonly CashPieces[]): void {
  const keep = async (approval?: Approval) => {
    await put<CountView>("counts", { purpose: "float", counted: sum, pieces }, approval);
    step.value = "look";
  };
  if (shift.value?.float === undefined) void act(() => keep());
  else withApproval("reconcile", keep);
}

/** Blind: the answer says whether it will do, and only then is it known how it differs. */
export const keepClosingCount = (sum: number, pieces: readonly CashPieces[]) =>
  act(async () => {
    const view = await put<CountView>("counts", { purpose: "closing", counted: sum, pieces }, undefined);
    counted.value = { ...view, left: Math.min(shift.value?.float ?? 0, sum) };
    step.value = view.within ? "sure" : "mismatch";
  });

export interface CashMove {
  readonly direction: CashDirection;
  readonly amount: number;
  readonly reason: CashMoveReason;
  readonly note?: string;
}

export function moveCash(move: CashMove, about: string): void {
  const run = async (approval?: Approval) => {
    showShift(await put<ShiftView>("moves", move, approval));
    step.value = "look";
  };
  withApproval("move_cash", run, about);
}

export function beginClosing(): void {
  counted.value = undefined;
  step.value = shift.value?.needsCount ? "count" : "sure";
}

async function close(body: object): Promise<void> {
  if (!shift.value) return;
  const closed = await screen.call<ShiftView>("PUT", `/api/shifts/${shift.value.id}/closing`, body);
  leaveShift();
  shift.value = undefined;
  closedShift.value = closed;
  forgetSession();
}

/** With something pending, or a drawer that does not agree, a manager has to sign; that changes no outcome. */
export function closeShift(): void {
  const count = counted.value;
  const body = count ? { count: count.id, left: count.left } : {};
  const pending = (shift.value?.pending ?? 0) > 0;
  const words = [
    ...(pending ? [ts("withPending")] : []),
    ...(count && !count.within ? [ts("overTolerance")] : []),
  ];
  const run = (approval?: Approval) => close(approval ? { ...body, approval } : body);
  const action = count && !count.within ? "close_over_tolerance" : "close_shift_with_pending";
  untilApproved(action, run, words.join("；"));
}

/** @param forced why */
export function forceClosing(forced: string): void {
  const run = (approval?: Approval) => close(approval ? { forced, approval } : { forced });
  withApproval("force_close", run, `${ts("forced")}：${forced}`);
}

export function leaveClosedShift(): void {
  closedShift.value = null;
}
