import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ACTION_NAMES,
  mayApprove,
  PERMISSIONS,
  type PermissionEdit,
  permissionChoices,
  permissionOf,
  permissionsOf,
  ROLES,
} from "#domain/permission.ts";

const edits = fc.array(
  fc.record<PermissionEdit>({
    role: fc.constantFrom(...ROLES),
    action: fc.constantFrom(...ACTION_NAMES),
    permission: fc.constantFrom(...PERMISSIONS),
  }),
);

describe("what a role may do", () => {
  test("is the table's where nobody has edited it, and always one of the choices", () => {
    for (const role of ROLES)
      for (const action of ACTION_NAMES) {
        expect(permissionsOf(role, [])[action]).toBe(permissionOf(role, action));
        expect(permissionChoices(role, action)).toContain(permissionOf(role, action));
      }
  });

  test("is the last edit's of that role, and no edit reaches another role or another action", () => {
    const edit = { role: "cashier", action: "refund", permission: "denied" } as const;
    const permissions = permissionsOf("cashier", [edit]);
    expect(permissions).toEqual({ ...permissionsOf("cashier", []), refund: "denied" });
    expect(permissionsOf("manager", [edit])).toEqual(permissionsOf("manager", []));
  });

  test("never leaves a shop without a manager who may undo it, nor lets anybody help himself to more", () => {
    fc.assert(
      fc.property(edits, (made) => {
        for (const role of ROLES) {
          const permissions = permissionsOf(role, made);
          expect(permissions.edit_permissions).toBe(permissionOf(role, "edit_permissions"));
          expect(permissions.manage_operators).toBe(permissionOf(role, "manage_operators"));
          for (const action of ACTION_NAMES)
            expect(permissionChoices(role, action)).toContain(permissions[action]);
        }
      }),
    );
  });

  test("a word for another is a manager's, of another person than who asks", () => {
    const [wang, li, han] = [
      { id: "1", role: "manager" },
      { id: "2", role: "cashier" },
      { id: "3", role: "manager" },
    ] as const;
    expect(mayApprove(wang, li, "allowed")).toBe(true);
    expect(mayApprove(wang, li, "denied")).toBe(false);
    expect(mayApprove(wang, wang, "approval")).toBe(false);
    expect(mayApprove(han, wang, "approval")).toBe(true);
    expect(mayApprove(li, wang, "allowed")).toBe(false);
  });
});
