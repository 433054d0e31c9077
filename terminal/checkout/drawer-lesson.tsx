/** The terminal's drawer: what is known of its wiring, and the way to find it out, one step at a time. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { LESSON_SENTENCES, type Lesson, OPENING_SENTENCES } from "#domain/drawer.ts";
import type { TrialView } from "#pos/drawer/api.ts";
import { Button } from "../kit/button.tsx";
import { DrawerIcon } from "../kit/icons.tsx";
import { inLanguage } from "../kit/words.ts";
import { busy } from "./calls.ts";
import { answer, type Learning, startLearning, stopLearning, tryPin } from "./drawer-learning.ts";
import { standingWords, td } from "./drawer-words.ts";
import { drawer } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function DrawerKnown() {
  const view = drawer.value;
  if (!view) return null;
  return (
    <div class="drawer-known">
      <div>
        <p role="status" data-testid="drawer-state" data-state={view.state} data-learnt={view.learnt}>
          {standingWords(view)}
        </p>
        {view.learnt && <p class="quiet small">{td("pinKnown", { pin: view.pin })}</p>}
      </div>
      <Button kind="secondary" disabled={busy.value} onPress={startLearning}>
        {td(view.learnt ? "learnAgain" : "learn")}
      </Button>
    </div>
  );
}

/** In the place of all else in the room, until it is done or left. */
export function DrawerLesson({ at }: { at: Learning }) {
  useEffect(() => stopLearning, []);
  const { pin, trial } = at;
  if (!trial)
    return (
      <Step words={td("shutFirst")}>
        <TryButton pin={pin} words={td("shutAndTry")} />
      </Step>
    );
  if (trial.lesson) return <Learnt at={at} lesson={trial.lesson} />;
  if (trial.state === "sent") return <Question trial={trial} />;
  return (
    <Step words={inLanguage(OPENING_SENTENCES[trial.state])} state={trial.state}>
      <TryButton pin={pin} words={td("tryOnceMore")} />
    </Step>
  );
}

function Question({ trial }: { trial: TrialView }) {
  return (
    <Step words={td("didItOpen")} state="asked">
      <Button kind="secondary" size="action" disabled={busy.value} onPress={() => answer(trial, false)}>
        {td("stayedShut")}
      </Button>
      <Button kind="secondary" size="action" disabled={busy.value} onPress={() => answer(trial, true)}>
        {td("itOpened")}
      </Button>
    </Step>
  );
}

function Learnt({ at: { pin }, lesson }: { at: Learning; lesson: Lesson }) {
  const words = inLanguage(LESSON_SENTENCES[lesson]);
  if (lesson === "not-opened" || lesson === "contradiction")
    return (
      <Step words={words} state={lesson}>
        <TryButton pin={pin} words={td(lesson === "not-opened" ? "tryOtherPin" : "tryOnceMore")} />
      </Step>
    );
  const isShut = drawer.value?.state === "closed";
  // That it is seen shut is the proof that its switch was understood the right way round.
  const isWaitedFor = lesson === "switch" && !isShut;
  return (
    <Step words={words} more={td(isShut ? "seenShut" : "nowShut")} state={lesson} isLast={!isWaitedFor}>
      {!isWaitedFor && (
        <Button kind="primary" size="action" onPress={stopLearning}>
          {t("done")}
        </Button>
      )}
    </Step>
  );
}

interface StepProps {
  readonly words: string;
  readonly more?: string;
  readonly state?: string;
  /** Nothing is left to be turned back from. */
  readonly isLast?: boolean;
  readonly children?: ComponentChildren;
}

function Step({ words, more, state = "shut", isLast = false, children }: StepProps) {
  return (
    <div class="room-page">
      <div class="drawer-step" role="status" data-testid="lesson" data-state={state}>
        <DrawerIcon />
        <p>{words}</p>
        {more !== undefined && <p class="quiet">{more}</p>}
      </div>
      <Trouble />
      <div class="row">{children}</div>
      {!isLast && (
        <Button kind="quiet" disabled={busy.value} onPress={stopLearning}>
          {t("back")}
        </Button>
      )}
    </div>
  );
}

function TryButton({ pin, words }: { pin: TrialView["pin"]; words: string }) {
  return (
    <Button kind="primary" size="action" disabled={busy.value} onPress={() => tryPin(pin)}>
      {words}
    </Button>
  );
}
