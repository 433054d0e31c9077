/** Who works here: names and roles, and a new one with a first PIN that its owner replaces. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ROLES, type Role } from "#domain/permission.ts";
import { Button } from "../kit/button.tsx";
import { busy } from "./calls.ts";
import { CredentialFields, CredentialKeys, useCredentials } from "./credentials.tsx";
import { roleWords, tr } from "./room-words.ts";
import { addOperator, changeRole, findStaff, staff } from "./staff.ts";
import { session } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function StaffRoom() {
  useEffect(() => void findStaff(), []);
  return (
    <div class="room-halves">
      <section class="hands">
        <NewOperator />
      </section>
      <section class="ticket">
        <ol class="found">
          {staff.value.map((person) => (
            <li key={person.id} class="person">
              <p>
                <span class="strong">{person.name}</span>{" "}
                <span class="quiet small">{person.pinMustChange && tr("pinNotChosen")}</span>
              </p>
              <Roles
                role={person.role}
                disabled={person.id === session.value?.operator.id}
                onChoose={(role) => void changeRole(person, role)}
              />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

interface RolesProps {
  readonly role: Role;
  readonly disabled?: boolean;
  readonly onChoose: (role: Role) => void;
}

function Roles({ role, disabled = false, onChoose }: RolesProps) {
  return (
    <fieldset class="segments" aria-label={tr("role")}>
      {ROLES.map((one) => (
        <Button
          key={one}
          kind="secondary"
          pressed={one === role}
          disabled={disabled || busy.value}
          onPress={() => onChoose(one)}
        >
          {roleWords(one)}
        </Button>
      ))}
    </fieldset>
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
          <Roles
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
