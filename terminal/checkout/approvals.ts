/** A manager's word, for what a cashier may not do alone: asked for at that moment, for that one thing. */
import { signal } from "@preact/signals";
import type { Action } from "#domain/permission.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import type { Approval } from "#pos/api.ts";
import { Refused } from "../kit/api.ts";
import { act, trouble } from "./calls.ts";
import { session } from "./store.ts";

interface ApprovalAsked {
  readonly action: Action;
  readonly run: (approval?: Approval) => Promise<void>;
  /** What more the manager has to know of it. */
  readonly about?: string;
}

export const approvalAsked = signal<ApprovalAsked | null>(null);

/** Does something that needs a permission: at once where the operator has it, else once a manager has typed a PIN. */
export function withApproval(action: Action, run: ApprovalAsked["run"], about?: string): void {
  if (session.value?.permissions[action] === "allowed") {
    void act(() => run());
    return;
  }
  askApproval(action, run, about);
}

/** Asks a manager for a word, whatever the operator's own permission is: the server has said that it needs one. */
export function askApproval(action: Action, run: ApprovalAsked["run"], about?: string): void {
  trouble.value = null;
  approvalAsked.value = { action, run, ...(about !== undefined && { about }) };
}

/** As `withApproval`, for what only the server can tell whether it needs a word: asked for once it says so. */
export function untilApproved(action: Action, run: ApprovalAsked["run"], about: string): void {
  void act(async () => {
    try {
      await run();
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.problem.code !== "approval_needed") throw fault;
      approvalAsked.value = { action, run, about };
    }
  });
}

/** What is wrong with who approves; anything else is about what was approved, and is said where that was asked. */
const ABOUT_THE_MANAGER: readonly RefusalCode[] = [
  "wrong_pin",
  "wrong_badge",
  "locked_out",
  "not_permitted",
  "pin_must_change",
];

export const giveApproval = (approval: Approval) =>
  act(async () => {
    try {
      await approvalAsked.value?.run(approval);
    } catch (fault) {
      if (fault instanceof Refused && !ABOUT_THE_MANAGER.includes(fault.problem.code)) refuseApproval();
      throw fault;
    }
    refuseApproval();
  });

export function refuseApproval(): void {
  trouble.value = null;
  approvalAsked.value = null;
}
