/** Shifts that were closed before, as a manager looks at them and puts them right. */
import { signal } from "@preact/signals";
import type { Approval, ShiftView } from "#pos/api.ts";
import type { ClosingSummary } from "#pos/shifts/api.ts";
import { withApproval } from "./approvals.ts";
import { act, screen } from "./calls.ts";
import { idFor, release } from "./held-ids.ts";
import { lastShift } from "./shift-store.ts";

/** The latest first; nothing until the server has said. */
export const closings = signal<readonly ClosingSummary[] | undefined>(undefined);
/** Whether there may be older ones. */
export const hasOlder = signal(false);
/** The one that is looked at. */
export const past = signal<ShiftView | undefined>(undefined);
export const correcting = signal(false);

/** So many come at once. */
const PAGE = 30;

export const findClosings = () =>
  act(async () => {
    const known = closings.value ?? [];
    const before = known.at(-1)?.number;
    const path = before === undefined ? "/api/shifts/closed" : `/api/shifts/closed?before=${before}`;
    const page = await screen.call<ClosingSummary[]>("GET", path);
    hasOlder.value = page.length === PAGE;
    closings.value = [...known, ...page];
  });

export const lookAt = (shift: string) =>
  act(async () => {
    past.value = await screen.call<ShiftView>("GET", `/api/shifts/closed/${shift}`);
  });

export function leavePast(): void {
  past.value = undefined;
  correcting.value = false;
}

export function leaveHistory(): void {
  leavePast();
  closings.value = undefined;
}

/** Another copy of its report. */
export const printPast = (shift: ShiftView) =>
  act(async () => {
    const job = idFor(`report ${shift.reports.length + 1} of ${shift.id}`);
    past.value = await screen.call<ShiftView>("PUT", `/api/shifts/${shift.id}/reports/${job}`, {});
  });

/** @param amount by how much cash is more, minor units; below zero for less, 0 where it is not about cash */
export function correct({ id }: ShiftView, amount: number, note: string): void {
  const purpose = `correction of ${id} ${amount} ${note}`;
  const run = async (approval?: Approval) => {
    const body = approval ? { amount, note, approval } : { amount, note };
    const view = await screen.call<ShiftView>("PUT", `/api/shifts/${id}/corrections/${idFor(purpose)}`, body);
    release(purpose);
    past.value = view;
    closings.value = closings.value?.map((one) => (one.shift === id ? { ...one, corrected: true } : one));
    correcting.value = false;
    if (lastShift.value?.id === id) lastShift.value = view;
  };
  withApproval("correct_shift", run, note);
}
