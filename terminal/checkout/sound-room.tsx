/** How loud the till speaks and when, whether it is heard, what it said last; and whether the screen is light or dark. */
import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import { Button } from "../kit/button.tsx";
import { formatTimeToTheSecond } from "../kit/clock.ts";
import { choose, leftHanded, THEMES, theme } from "../kit/preferences.ts";
import { keepVolume, type VolumeSchedule, volumeSchedule } from "../kit/volume.ts";
import { muted, speaker } from "./speaker.ts";
import { answerTest, said, testSpeaker } from "./speaking.ts";
import { announcements } from "./store.ts";
import "./sound.css";
import { announcementWords, speakerWords, themeWords, ts } from "./sound-words.ts";

export function SoundRoom() {
  return (
    <div class="room-page sound">
      <p data-testid="speaker" data-state={muted.value ? "muted" : speaker.value}>
        {muted.value ? ts("muted") : speakerWords(speaker.value)}
      </p>
      <SpeakerTest />
      <fieldset class="sound-volumes">
        <legend>{ts("volume")}</legend>
        <Volume name="loud" />
        <Volume name="quiet" />
        <Time name="from" />
        <Time name="until" />
      </fieldset>
      <Said />
      <Hand />
      <Themes />
    </div>
  );
}

function Themes() {
  return (
    <fieldset class="sound-volumes">
      <legend>{ts("theme")}</legend>
      <div class="sound-themes">
        {THEMES.map((name) => (
          <button
            key={name}
            type="button"
            class="tool"
            aria-pressed={theme.value === name}
            onClick={() => {
              theme.value = name;
            }}
          >
            {themeWords(name)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

const HANDS = ["right", "left"] as const;

function Hand() {
  return (
    <fieldset class="sound-volumes">
      <legend>{ts("hand")}</legend>
      <div class="sound-themes">
        {HANDS.map((name) => (
          <button
            key={name}
            type="button"
            class="tool"
            aria-pressed={leftHanded.value === (name === "left")}
            onClick={() => choose({ leftHanded: name === "left" })}
          >
            {ts(name)}
          </button>
        ))}
      </div>
      <p class="quiet">{ts("handMeans")}</p>
    </fieldset>
  );
}

function SpeakerTest() {
  const at = useSignal<"start" | "speaking" | "asking">("start");
  const test = async () => {
    at.value = "speaking";
    at.value = (await testSpeaker()) ? "asking" : "start";
  };
  const answer = (heard: boolean) => {
    answerTest(heard);
    at.value = "start";
  };
  if (at.value !== "asking")
    return (
      <Button kind="secondary" size="action" disabled={at.value === "speaking"} onPress={() => void test()}>
        {ts("test")}
      </Button>
    );
  return (
    <div role="status">
      <p class="strong">{ts("heardIt")}</p>
      <div class="pair">
        <Button kind="secondary" size="action" onPress={() => answer(false)}>
          {ts("no")}
        </Button>
        <Button kind="primary" size="action" onPress={() => answer(true)}>
          {ts("yes")}
        </Button>
      </div>
    </div>
  );
}

function Volume({ name }: { name: "loud" | "quiet" }) {
  const value = volumeSchedule.value[name];
  return (
    <label>
      <span>{ts(name)}</span>
      <input
        type="range"
        min={0}
        max={100}
        step={10}
        value={value}
        onInput={({ currentTarget }) => keepVolume({ [name]: currentTarget.valueAsNumber })}
      />
      <span class="grouped">{value === 0 ? ts("off") : `${value}%`}</span>
    </label>
  );
}

function Time({ name }: { name: keyof Pick<VolumeSchedule, "from" | "until"> }) {
  const minutes = volumeSchedule.value[name];
  const keep = (text: string) => {
    const [hour, minute] = text.split(":").map(Number);
    // A field that is being typed in has no time yet.
    if (hour !== undefined && minute !== undefined) keepVolume({ [name]: hour * 60 + minute });
  };
  return (
    <label>
      <span>{ts(name)}</span>
      <input
        type="time"
        value={clockText(minutes)}
        onInput={({ currentTarget }) => keep(currentTarget.value)}
      />
    </label>
  );
}

const clockText = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

function Said() {
  return (
    <section>
      <p>
        {ts("paidToday")}{" "}
        <span class="strong grouped" data-testid="paid-today">
          {announcements.value?.paidToday ?? 0}
        </span>
      </p>
      {said.value.length > 0 && <h2>{ts("said")}</h2>}
      <ol class="sound-said">
        {said.value.map(({ subject, kind, amount, currency, at }) => (
          <li key={`${kind} ${subject}`}>
            <span>
              {announcementWords(kind)} <span class="grouped">{formatMoney({ amount, currency })}</span>
            </span>
            <span class="quiet grouped">{formatTimeToTheSecond(at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
