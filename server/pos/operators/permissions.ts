/** What each role may do at this terminal: the domain's table with what managers have changed of it. */
import {
  type PermissionEdit,
  type Permissions,
  permissionChoices,
  permissionsOf,
  type Role,
} from "#domain/permission.ts";
import { Refusal } from "#domain/refusal.ts";
import { permissionEdits } from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import { prepared } from "../prepared.ts";
import type { PosDb } from "../store.ts";
import type { PermissionTable } from "./api.ts";
import type { Operator, OperatorDeps } from "./operators.ts";

const edits = prepared((db) => db.select().from(permissionEdits).prepare());

export function permissionsFor(db: PosDb, role: Role): Permissions {
  return permissionsOf(role, edits(db).all());
}

export function permissionTable(db: PosDb): PermissionTable {
  return { manager: permissionsFor(db, "manager"), cashier: permissionsFor(db, "cashier") };
}

/**
 * Changes what one role may do, from now on, at every screen. What it is already changes nothing.
 * @throws Refusal `not_permitted` for what is never edited, and for a permission that the action cannot have
 */
export function editPermission(deps: OperatorDeps, edit: PermissionEdit, manager: Operator): void {
  const { role, action, permission } = edit;
  if (!permissionChoices(role, action).includes(permission)) throw new Refusal("not_permitted");
  deps.store.write((db) => {
    const before = permissionsFor(db, role)[action];
    if (before === permission) return;
    db.insert(permissionEdits)
      .values(edit)
      .onConflictDoUpdate({ target: [permissionEdits.role, permissionEdits.action], set: { permission } })
      .run();
    writeJournal(db, {
      at: deps.clocks.now(),
      actor: manager.name,
      action: "permission changed",
      subject: action,
      detail: { role, before, permission },
    });
  });
}
