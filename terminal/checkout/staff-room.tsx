/** Who works here and what each may do: names and roles, a new one with a first PIN, and the permissions of both roles. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Role } from "#domain/permission.ts";
import { Button } from "../kit/button.tsx";
import { busy } from "./calls.ts";
import { CredentialFields, CredentialKeys, useCredentials } from "./credentials.tsx";
import { PermissionTable } from "./permission-table.tsx";
import { tq } from "./permission-words.ts";
import { roomWords } from "./room-names.ts";
import { tr } from "./room-words.ts";
import "./staff.css";
import { addOperator, findStaff, staff } from "./staff.ts";
import { Person } from "./staff-person.tsx";
import { RoleChoice } from "./staff-roles.tsx";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const PAGES = ["people", "permissions"] as const;

export function StaffRoom() {
  const page = useSignal<(typeof PAGES)[number]>("people");
  useEffect(() => void findStaff(), []);
  return (
    <div class="staff">
      <fieldset class="segments staff-pages" aria-label={roomWords("staff")}>
        {PAGES.map((one) => (
          <Button
            key={one}
            kind="secondary"
            pressed={page.value === one}
            onPress={() => {
              page.value = one;
            }}
          >
            {tq(one)}
          </Button>
        ))}
      </fieldset>
      {page.value === "people" ? <People /> : <PermissionTable />}
    </div>
  );
}

function People() {
  return (
    <div class="room-halves">
      <section class="hands">
        <NewOperator />
      </section>
      <section class="ticket">
        <ol class="found">
          {staff.value.map((person) => (
            <Person key={person.id} person={person} />
          ))}
        </ol>
        <p class="quiet small">{tq("badgeMeans")}</p>
      </section>
    </div>
  );
}

function NewOperator() {
  const who = useCredentials("");
  const role = useSignal<Role>("cashier");
  const add = async () => {
    if (!who.ready || !(await addOperator(who.operator.value.trim(), role.value, who.pin.value))) return;
    who.operator.value = "";
    who.pin.value = "";
  };
  return (
    <form
      class="stack room-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <h2 class="room-title">{tr("addOperator")}</h2>
      <div class="stack">
        <CredentialFields who={who} nameLabel={t("operator")} names={[]}>
          <RoleChoice
            role={role.value}
            onChoose={(next) => {
              role.value = next;
            }}
          />
          <Trouble />
        </CredentialFields>
      </div>
      <CredentialKeys who={who} />
      <Button kind="primary" size="action" submit disabled={busy.value || !who.ready}>
        {tr("addOperator")}
      </Button>
    </form>
  );
}
