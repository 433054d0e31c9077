/** A manager's word, for what a cashier may not do alone: asked for at that moment, for that one thing. */
import { signal } from "@preact/signals";
import { type Action, permissionOf } from "#domain/permission.ts";
import type { Approval } from "#pos/api.ts";
import { act } from "./calls.ts";
import { session } from "./store.ts";

interface ApprovalAsked {
  readonly action: Action;
  readonly run: (approval?: Approval) => Promise<void>;
}

export const approvalAsked = signal<ApprovalAsked | null>(null);

/** Does something that needs a permission: at once where the operator has it, else once a manager has typed a PIN. */
export function withApproval(action: Action, run: ApprovalAsked["run"]): void {
  const role = session.value?.operator.role ?? "cashier";
  if (permissionOf(role, action) === "allowed") void act(() => run());
  else approvalAsked.value = { action, run };
}

export async function giveApproval(approval: Approval): Promise<void> {
  const asked = approvalAsked.value;
  if (asked && (await act(() => asked.run(approval)))) approvalAsked.value = null;
}

export function refuseApproval(): void {
  approvalAsked.value = null;
}
