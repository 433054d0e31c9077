/**
 * What an operator may do, by role: allowed, with a manager's PIN or badge at that moment, or not at all. A manager edits
 * it; what nobody has edited is as it stands here.
 */

export const ROLES = ["manager", "cashier"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = ["allowed", "approval", "denied"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Selling, collecting and cancelling what is not paid need no permission; these do. */
export const ACTIONS = {
  refund: { manager: "allowed", cashier: "approval" },
  /** More off a line or a sale than the role's limit. */
  discount: { manager: "allowed", cashier: "approval" },
  /** Selling a product at another price than the catalog's. */
  change_price: { manager: "allowed", cashier: "approval" },
  accept_code: { manager: "allowed", cashier: "approval" },
  open_drawer: { manager: "allowed", cashier: "approval" },
  /** Putting cash into the drawer or taking it out, beside sales. */
  move_cash: { manager: "allowed", cashier: "approval" },
  close_shift_with_pending: { manager: "allowed", cashier: "approval" },
  /** Closing a shift whose count differs from what should lay in the drawer by more than is tolerated. */
  close_over_tolerance: { manager: "allowed", cashier: "approval" },
  /** Closing a shift that was forgotten, without a count. */
  force_close: { manager: "allowed", cashier: "approval" },
  /** Adding to a closed shift what turned out later, as a record of its own. */
  correct_shift: { manager: "allowed", cashier: "approval" },
  /** Counting the drawer a second time, and putting a difference of the day on record. */
  reconcile: { manager: "allowed", cashier: "approval" },
  edit_catalog: { manager: "allowed", cashier: "denied" },
  see_reports: { manager: "allowed", cashier: "denied" },
  see_journal: { manager: "allowed", cashier: "denied" },
  design_receipts: { manager: "allowed", cashier: "denied" },
  /** What guests are shown amounts by. */
  set_exchange_rates: { manager: "allowed", cashier: "denied" },
  manage_operators: { manager: "allowed", cashier: "denied" },
  edit_permissions: { manager: "allowed", cashier: "denied" },
  learn_drawer: { manager: "allowed", cashier: "denied" },
  /** Looking at everything that the terminal needs; a test page and the drawer with it. */
  examine_terminal: { manager: "allowed", cashier: "denied" },
  deactivate_terminal: { manager: "allowed", cashier: "denied" },
} as const satisfies Record<string, Record<Role, Permission>>;
export type Action = keyof typeof ACTIONS;

export const ACTION_NAMES = Object.keys(ACTIONS) as [Action, ...Action[]];

/** What each action is for one role. */
export type Permissions = Readonly<Record<Action, Permission>>;

/** One permission that a manager has changed. */
export interface PermissionEdit {
  readonly role: Role;
  readonly action: Action;
  readonly permission: Permission;
}

/**
 * Never edited: whoever could give himself these could give himself everything, and a shop in which no manager had them
 * would be locked for good. Anything else a manager can undo.
 */
const KEPT: readonly Action[] = ["manage_operators", "edit_permissions"];

/** Rooms that one goes into to look and work for a while: a PIN for one thing at one moment does not fit them. */
const ROOMS: readonly Action[] = [
  "edit_catalog",
  "see_reports",
  "see_journal",
  "design_receipts",
  "set_exchange_rates",
  "learn_drawer",
  "examine_terminal",
  "deactivate_terminal",
];

/** What a manager may choose for an action: one permission alone where it is never edited. */
export function permissionChoices(role: Role, action: Action): readonly Permission[] {
  if (KEPT.includes(action)) return [ACTIONS[action][role]];
  return ROOMS.includes(action) ? ["allowed", "denied"] : PERMISSIONS;
}

/** An edit that may not be made any more counts for nothing. */
export function permissionsOf(role: Role, edits: readonly PermissionEdit[]): Permissions {
  const edited = edits
    .filter((edit) => edit.role === role && permissionChoices(role, edit.action).includes(edit.permission))
    .map(({ action, permission }) => [action, permission] as const);
  const stated = ACTION_NAMES.map((action) => [action, permissionOf(role, action)] as const);
  return Object.fromEntries([...stated, ...edited]) as Record<Action, Permission>;
}

/** What it is where nobody has edited it. */
export function permissionOf(role: Role, action: Action): Permission {
  return ACTIONS[action][role];
}

/** Who acts, and who gives his word for it. */
interface Person {
  readonly id: string;
  readonly role: Role;
}

/**
 * Whether somebody's word lets another do what needs approval: a manager's, of another person than who asks. A manager
 * who needs approval himself gets it from a second one.
 * @param permission what the action is for the approver's role
 */
export function mayApprove(approver: Person, asker: Person, permission: Permission): boolean {
  return approver.role === "manager" && approver.id !== asker.id && permission !== "denied";
}
