/**
 * Finding out how the drawer is wired, step by step: shut it, one pulse, did it open, shut it again. What is learnt the
 * server says; here is only where one stands.
 */
import { signal } from "@preact/signals";
import type { TrialView } from "#pos/drawer/api.ts";
import { act, screen } from "./calls.ts";
import { idFor, release } from "./held-ids.ts";
import { drawer } from "./store.ts";

type Pin = TrialView["pin"];

/** `pin` is the one to be tried next; `trial` what became of the pulse that was given last. */
export interface Learning {
  readonly pin: Pin;
  readonly trial?: TrialView;
}

export const learning = signal<Learning | null>(null);

export function startLearning(): void {
  learning.value = { pin: drawer.value?.pin ?? 2 };
}

export function stopLearning(): void {
  learning.value = null;
}

/** One pulse. Until it is answered the same trial has the same id: pressed again it is no second pulse. */
export const tryPin = (pin: Pin) =>
  act(async () => {
    const purpose = `trial of pin ${pin}`;
    const trial = await screen.call<TrialView>("PUT", `/api/drawer/trials/${idFor(purpose)}`, { pin });
    release(purpose);
    learning.value = { pin, trial };
  });

/** What a person saw. The other pin is the next to be tried where this one opened nothing. */
export const answer = ({ id }: TrialView, opened: boolean) =>
  act(async () => {
    const trial = await screen.call<TrialView>("PUT", `/api/drawer/trials/${id}/answer`, { opened });
    learning.value = { pin: trial.lesson === "not-opened" ? otherPin(trial.pin) : trial.pin, trial };
  });

const otherPin = (pin: Pin): Pin => (pin === 2 ? 5 : 2);
