/** Who works here, for a manager: names, roles, and first PINs that their owners replace. */
import { signal } from "@preact/signals";
import type { Action, Permission, Role } from "#domain/permission.ts";
import type { OperatorInput, OperatorView, PermissionTable } from "#pos/api.ts";
import type { DiscountLimits } from "#pos/operators/api.ts";
import { act, screen } from "./calls.ts";
import { idFor, release } from "./held-ids.ts";

export const staff = signal<readonly OperatorView[]>([]);

export const findStaff = () =>
  act(async () => {
    staff.value = await screen.call<OperatorView[]>("GET", "/api/staff");
  });

async function keep(id: string, input: OperatorInput): Promise<void> {
  staff.value = await screen.call<OperatorView[]>("PUT", `/api/staff/${id}`, input);
}

export const addOperator = (name: string, role: Role, pin: string) =>
  act(() => keep(idFor(`operator ${name} among ${staff.value.length}`), { name, role, pin }));

/** A PIN that its owner then replaces: his own is forgotten. */
export const resetPin = ({ id, name, role }: OperatorView, pin: string) =>
  act(() => keep(id, { name, role, pin }));

/** Prints a badge; the one before counts no more. */
export const printBadge = ({ id }: OperatorView) =>
  act(async () => {
    const purpose = `badge of ${id}`;
    staff.value = await screen.call<OperatorView[]>("PUT", `/api/staff/${id}/badges/${idFor(purpose)}`, {});
    release(purpose);
  });

export const revokeBadge = ({ id }: OperatorView) =>
  act(async () => {
    staff.value = await screen.call<OperatorView[]>("DELETE", `/api/staff/${id}/badge`);
  });

export const permissions = signal<PermissionTable | undefined>(undefined);

export const discountLimits = signal<DiscountLimits | undefined>(undefined);

/** @param limit basis points */
export const editDiscountLimit = (role: Role, limit: number) =>
  act(async () => {
    discountLimits.value = await screen.call<DiscountLimits>("PUT", `/api/discount-limits/${role}`, {
      limit,
    });
  });

export const findPermissions = () =>
  act(async () => {
    discountLimits.value = await screen.call<DiscountLimits>("GET", "/api/discount-limits");
    permissions.value = await screen.call<PermissionTable>("GET", "/api/permissions");
  });

export const editPermission = (role: Role, action: Action, permission: Permission) =>
  act(async () => {
    const path = `/api/permissions/${role}/${action}`;
    permissions.value = await screen.call<PermissionTable>("PUT", path, { permission });
  });

export const changeRole = ({ id, name }: OperatorView, role: Role) => act(() => keep(id, { name, role }));
