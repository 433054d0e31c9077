import { ROLES, type Role } from "#domain/permission.ts";
import { Button } from "../kit/button.tsx";
import { busy } from "./calls.ts";
import { roleWords, tr } from "./room-words.ts";

interface RoleChoiceProps {
  readonly role: Role;
  readonly disabled?: boolean;
  readonly onChoose: (role: Role) => void;
}

export function RoleChoice({ role, disabled = false, onChoose }: RoleChoiceProps) {
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
