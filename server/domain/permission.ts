/** What an operator may do, by role: allowed, with a manager's PIN at that moment, or not at all. */

export const ROLES = ["manager", "cashier"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = ["allowed", "approval", "denied"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Selling, collecting and cancelling what is not paid need no permission; these do. */
export const ACTIONS = {
  refund: { manager: "allowed", cashier: "approval" },
  accept_code: { manager: "allowed", cashier: "approval" },
  open_drawer: { manager: "allowed", cashier: "approval" },
  close_shift_with_pending: { manager: "allowed", cashier: "approval" },
  /** Counting the drawer a second time, and putting a difference of the day on record. */
  reconcile: { manager: "allowed", cashier: "approval" },
  see_reports: { manager: "allowed", cashier: "denied" },
  design_receipts: { manager: "allowed", cashier: "denied" },
  manage_operators: { manager: "allowed", cashier: "denied" },
  learn_drawer: { manager: "allowed", cashier: "denied" },
  /** Looking at everything that the terminal needs; a test page and the drawer with it. */
  examine_terminal: { manager: "allowed", cashier: "denied" },
  deactivate_terminal: { manager: "allowed", cashier: "denied" },
} as const satisfies Record<string, Record<Role, Permission>>;
export type Action = keyof typeof ACTIONS;

export function permissionOf(role: Role, action: Action): Permission {
  return ACTIONS[action][role];
}
