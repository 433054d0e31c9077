/** Who works here, for a manager: names, roles, and first PINs that their owners replace. */
import { signal } from "@preact/signals";
import type { Role } from "#domain/permission.ts";
import type { OperatorInput, OperatorView } from "#pos/api.ts";
import { act, screen } from "./calls.ts";
import { idFor } from "./held-ids.ts";

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

export const changeRole = ({ id, name }: OperatorView, role: Role) => act(() => keep(id, { name, role }));
