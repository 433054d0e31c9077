/** The shift: how it stands, and its closing, after which everybody signs in anew. */
import type { ShiftView } from "#pos/api.ts";
import { Refused } from "../kit/api.ts";
import { withApproval } from "./approvals.ts";
import { act, screen } from "./calls.ts";
import { idFor } from "./held-ids.ts";
import { forgetSession } from "./sessions.ts";
import { closedShift, lastShift, shift, showShift } from "./shift-store.ts";

export const findShift = () =>
  act(async () => {
    shift.value = await screen.call<ShiftView>("GET", "/api/shift");
    lastShift.value = await screen.call<ShiftView>("GET", "/api/shifts/last").catch(nothingFound);
  });

/** The first shift of a terminal has none before it. */
function nothingFound(fault: unknown): undefined {
  if (!(fault instanceof Refused) || fault.problem.code !== "not_found") throw fault;
}

/** The report so far of a shift that is open, another copy of that of one that is closed. */
export const printReport = ({ id, reports }: ShiftView) =>
  act(async () => {
    const job = idFor(`report ${reports.length + 1} of ${id}`);
    showShift(await screen.call<ShiftView>("PUT", `/api/shifts/${id}/reports/${job}`, {}));
  });

async function close(body: object): Promise<void> {
  if (!shift.value) return;
  const closed = await screen.call<ShiftView>("PUT", `/api/shifts/${shift.value.id}/closing`, body);
  shift.value = undefined;
  closedShift.value = closed;
  forgetSession();
}

/** With something pending a manager has to sign it off; that changes no outcome. */
export function closeShift(pending: boolean): void {
  if (pending) withApproval("close_shift_with_pending", (approval) => close(approval ? { approval } : {}));
  else void act(() => close({}));
}

export function leaveClosedShift(): void {
  closedShift.value = null;
}
