/** One person who works here: role, a PIN that was forgotten, and the badge. */
import { useSignal } from "@preact/signals";
import type { OperatorView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { Keypad } from "../kit/keypad.tsx";
import { busy } from "./calls.ts";
import { tq } from "./permission-words.ts";
import { keyed, PinField, SHORTEST } from "./pin-field.tsx";
import { tr } from "./room-words.ts";
import { changeRole, printBadge, resetPin, revokeBadge } from "./staff.ts";
import { RoleChoice } from "./staff-roles.tsx";
import { session } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function Person({ person }: { person: OperatorView }) {
  const resetting = useSignal(false);
  const isSelf = person.id === session.value?.operator.id;
  return (
    <li class="person staff-person">
      <p>
        <span class="strong">{person.name}</span>{" "}
        <span class="quiet small">{person.pinMustChange && tr("pinNotChosen")}</span>
      </p>
      <RoleChoice role={person.role} disabled={isSelf} onChoose={(role) => void changeRole(person, role)} />
      <div class="staff-deeds">
        {!isSelf && (
          <Button
            kind="secondary"
            disabled={busy.value}
            onPress={() => {
              resetting.value = true;
            }}
          >
            {tq("resetPin")}
          </Button>
        )}
        {person.role === "manager" && (
          <Button kind="secondary" disabled={busy.value} onPress={() => void printBadge(person)}>
            {tq(person.badge ? "newBadge" : "printBadge")}
          </Button>
        )}
        {person.badge && (
          <Button kind="secondary" disabled={busy.value} onPress={() => void revokeBadge(person)}>
            {tq("revokeBadge")}
          </Button>
        )}
      </div>
      {resetting.value && (
        <ResetPin
          person={person}
          onClose={() => {
            resetting.value = false;
          }}
        />
      )}
    </li>
  );
}

/** The one field of its dialog: the pad types there whatever has the focus. */
function stay(): void {}

function ResetPin({ person, onClose }: { person: OperatorView; onClose: () => void }) {
  const pin = useSignal("");
  const ready = pin.value.length >= SHORTEST;
  const reset = async () => {
    if (ready && !busy.value && (await resetPin(person, pin.value))) onClose();
  };
  return (
    <Dialog title={`${tq("resetPin")} · ${person.name}`} onClose={onClose}>
      <form
        class="approval"
        onSubmit={(event) => {
          event.preventDefault();
          void reset();
        }}
      >
        <div class="stack">
          <p>{tq("resetMeans", { name: person.name })}</p>
          <PinField
            id="first-pin"
            label={tq("firstPin")}
            value={pin.value}
            field={null}
            onFocus={stay}
            onValue={(next) => {
              pin.value = next;
            }}
          />
          <Trouble />
        </div>
        <Keypad
          pad="pin"
          onKey={(key) => {
            pin.value = keyed(pin.value, key);
          }}
        />
        <div class="pair">
          <Button kind="quiet" size="action" onPress={onClose}>
            {t("back")}
          </Button>
          <Button kind="primary" size="action" submit disabled={busy.value || !ready}>
            {tq("keepPin")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
