/** The shift: how it stands, and its closing, after which everybody signs in anew. */
import { signal } from "@preact/signals";
import type { ShiftView } from "#pos/api.ts";
import { withApproval } from "./approvals.ts";
import { act, screen } from "./calls.ts";
import { forgetSession } from "./sessions.ts";

export const shift = signal<ShiftView | undefined>(undefined);
/** The shift that was just closed, until somebody has read how it ended. */
export const closedShift = signal<ShiftView | null>(null);

export const findShift = () =>
  act(async () => {
    shift.value = await screen.call<ShiftView>("GET", "/api/shift");
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
