/**
 * Says aloud what the terminal's server says became of payments: each once. It claims what it is about to say, and what
 * another screen has claimed, or is news no more, it leaves. A screen that cannot be heard claims nothing.
 */
import { effect, signal } from "@preact/signals";
import { spokenWords } from "#domain/announcement.ts";
import type { AnnouncementView, ClaimView } from "#pos/announcements/api.ts";
import { Refused, Unanswered } from "../kit/api.ts";
import { now } from "../kit/clock.ts";
import { newId } from "../kit/new-id.ts";
import { Voice } from "../kit/voice.ts";
import { volumeNow } from "../kit/volume.ts";
import { language } from "../kit/words.ts";
import { screen } from "./calls.ts";
import { speaker } from "./speaker.ts";
import { announcements } from "./store.ts";

/** Said at a test: no amount, so that nobody takes it for a payment. */
const TEST = { zh: ["一", "二", "三"], en: ["one", "two", "three"] } as const;
const UNHEARD = "shouyin.speaker-unheard";
const KEPT_SAID = 5;

/** What this screen has said, the newest first. */
export const said = signal<readonly AnnouncementView[]>([]);

const queue: AnnouncementView[] = [];
const seen = new Set<string>();
let voice: Voice | undefined;
let speaking = false;

export function startSpeaking(): void {
  voice = new Voice();
  voice.watch(look);
  for (const touch of ["pointerdown", "pointerup", "keydown"])
    addEventListener(touch, () => void wake(), { capture: true });
  look();
  effect(() => {
    for (const next of announcements.value?.unsaid ?? []) enqueue(next);
    void speak();
  });
}

async function wake(): Promise<void> {
  if (voice && !voice.mayBeHeard) await voice.wake();
}

/** What is known of the loudspeaker without speaking. */
function look(): void {
  if (!voice?.mayBeHeard) speaker.value = "blocked";
  else speaker.value = localStorage.getItem(UNHEARD) === null ? "works" : "unheard";
  if (voice?.mayBeHeard) void speak();
}

const keyOf = ({ subject, kind }: AnnouncementView) => `${kind} ${subject}`;

function enqueue(next: AnnouncementView): void {
  if (seen.has(keyOf(next))) return;
  seen.add(keyOf(next));
  queue.push(next);
}

async function speak(): Promise<void> {
  if (speaking || !voice) return;
  speaking = true;
  try {
    for (;;) {
      if (!voice.mayBeHeard || volumeNow(now.peek()) === 0) return;
      const next = queue.shift();
      if (!next) return;
      if (await claim(next)) await say(voice, next);
    }
  } finally {
    speaking = false;
  }
}

async function claim({ subject, kind }: AnnouncementView): Promise<boolean> {
  try {
    const path = `/api/announcements/claims/${newId()}`;
    return (await screen.call<ClaimView>("PUT", path, { subject, kind })).granted;
  } catch (fault) {
    if (fault instanceof Refused || fault instanceof Unanswered) return false;
    throw fault;
  }
}

async function say(voice: Voice, next: AnnouncementView): Promise<void> {
  const { kind, amount, currency } = next;
  said.value = [next, ...said.value].slice(0, KEPT_SAID);
  const words = spokenWords({ kind, money: { amount, currency } }, language.peek());
  speaker.value = (await isHeard(voice, words)) ? afterSpeaking() : "broken";
}

const afterSpeaking = () => (localStorage.getItem(UNHEARD) === null ? "works" : "unheard");

/** Clips that could not be had are as silent as a loudspeaker that is broken. */
function isHeard(voice: Voice, words: readonly string[]): Promise<boolean> {
  return voice.say(words, language.peek(), volumeNow(now.peek())).catch(() => false);
}

/** Speaks a few numbers and listens to itself; afterwards a person says whether it was to be heard. */
export async function testSpeaker(): Promise<boolean> {
  if (!voice) return false;
  await voice.wake();
  const heard = await isHeard(voice, TEST[language.peek()]);
  if (!heard) speaker.value = "broken";
  return heard;
}

/** What a person says after a test: the screen cannot know whether the loudspeaker is plugged in and turned up. */
export function answerTest(heard: boolean): void {
  if (heard) localStorage.removeItem(UNHEARD);
  else localStorage.setItem(UNHEARD, "yes");
  look();
}
