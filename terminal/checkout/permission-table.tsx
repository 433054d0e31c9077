/** What each role may do, as a manager edits it: every action a line, every role its choices. */
import { useEffect } from "preact/hooks";
import { ACTION_NAMES, type Action, permissionChoices, ROLES, type Role } from "#domain/permission.ts";
import { PERCENT_MAX } from "#domain/sale.ts";
import type { PermissionTable as Table } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { BY_KEYS } from "../kit/by-keys.ts";
import { busy } from "./calls.ts";
import { actionNames, permissionWords, tq } from "./permission-words.ts";
import { roleWords } from "./room-words.ts";
import { discountLimits, editDiscountLimit, editPermission, findPermissions, permissions } from "./staff.ts";
import { Trouble } from "./trouble.tsx";

export function PermissionTable() {
  useEffect(() => void findPermissions(), []);
  const table = permissions.value;
  return (
    <div class="permissions" {...BY_KEYS}>
      <p class="quiet">{tq("permissionsMean")}</p>
      <Trouble />
      {table && (
        <ol>
          {ACTION_NAMES.map((action) => (
            <li key={action} class="permission">
              <span class="strong">{actionNames(action)}</span>
              {ROLES.map((role) => (
                <Choices key={role} table={table} role={role} action={action} />
              ))}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** So that a finger gets to each limit that shops have. Basis points. */
const STEP = 500;

/** What the role may take off before the permission above counts. */
function DiscountLimit({ role }: { role: Role }) {
  const limit = discountLimits.value?.[role];
  if (limit === undefined) return null;
  const step = (to: number, sign: string, label: string) => (
    <Button
      kind="secondary"
      label={label}
      disabled={busy.value || to === limit}
      onPress={() => void editDiscountLimit(role, to)}
    >
      {sign}
    </Button>
  );
  return (
    <div class="discount-limit">
      {step(Math.max(0, Math.ceil(limit / STEP - 1) * STEP), "−", tq("limitDown"))}
      <span class="grouped" role="status">
        {tq("limit", { percent: limit / 100 })}
      </span>
      {step(Math.min(PERCENT_MAX, Math.floor(limit / STEP + 1) * STEP), "+", tq("limitUp"))}
    </div>
  );
}

function Choices({ table, role, action }: { table: Table; role: Role; action: Action }) {
  const choices = permissionChoices(role, action);
  const now = table[role][action];
  return (
    <fieldset class="permission-choices" aria-label={`${actionNames(action)} · ${roleWords(role)}`}>
      <span class="quiet small">{roleWords(role)}</span>
      {choices.length === 1 ? (
        <span>{`${permissionWords(now)} · ${tq("kept")}`}</span>
      ) : (
        choices.map((one) => (
          <Button
            key={one}
            kind="secondary"
            pressed={one === now}
            disabled={busy.value}
            onPress={() => void editPermission(role, action, one)}
          >
            {permissionWords(one)}
          </Button>
        ))
      )}
      {action === "discount" && <DiscountLimit role={role} />}
    </fieldset>
  );
}
