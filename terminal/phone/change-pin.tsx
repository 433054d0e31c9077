import { useSignal } from "@preact/signals";
import { Button } from "../kit/button.tsx";
import { PinField } from "./fields.tsx";
import { r } from "./room-words.ts";
import { changePin } from "./rooms.ts";
import { busy } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export function ChangePin() {
  const [old, next, again] = [useSignal(""), useSignal(""), useSignal("")];
  const differ = useSignal(false);
  const change = (event: Event) => {
    event.preventDefault();
    differ.value = next.value !== again.value;
    if (!differ.value) void changePin(old.value, next.value);
  };
  return (
    <form class="room-form" onSubmit={change}>
      <PinField id="old-pin" label={r("oldPin")} value={old} />
      <PinField id="new-pin" label={r("newPin")} value={next} />
      <PinField id="new-pin-again" label={r("newPinAgain")} value={again} />
      <p class="quiet small">{r("newPinHint")}</p>
      {differ.value ? (
        <p class="trouble" role="alert" data-testid="sentence">
          {r("pinsDiffer")}
        </p>
      ) : (
        <Trouble />
      )}
      <Button
        kind="primary"
        size="action"
        submit
        disabled={busy.value || [old, next, again].some(({ value }) => value.length < 6)}
      >
        {r("pinChange")}
      </Button>
    </form>
  );
}
