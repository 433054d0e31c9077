/** What a till stands on, and what is wrong with each of it: in words, with what to do. Nothing where all is well. */
import { AlarmIcon, PrinterIcon, SpeakerIcon } from "../kit/icons.tsx";
import type { Note } from "../kit/status-bar.tsx";
import { ageWords } from "./age.ts";
import { drawerNotes } from "./drawer-notes.tsx";
import { muted, speaker } from "./speaker.ts";
import { line, printer, session } from "./store.ts";
import { t, troubleWords } from "./words.ts";

const SOUND_NOTES = {
  muted: "soundMuted",
  blocked: "soundBlocked",
  broken: "soundBroken",
  unheard: "soundBroken",
  starting: undefined,
  works: undefined,
} as const;

/** By what it is about. Of the line and of what waits the banner tells. */
export const NOTES = {
  wallet: walletNotes,
  clock: clockNotes,
  drawer: drawerNotes,
  printer: printerNotes,
  sound: soundNotes,
} as const satisfies Record<string, () => Note[]>;

function walletNotes(): Note[] {
  const icon = <AlarmIcon />;
  switch (line.value?.wallet) {
    case "stopped":
      return [{ key: "wallet", tone: "keep", icon, words: t("walletStopped") }];
    case "untrusted":
      return [{ key: "wallet", tone: "wait", icon, words: t("walletUntrusted") }];
    default:
      return [];
  }
}

function clockNotes(): Note[] {
  const wrong = line.value?.clockWrongBy;
  if (wrong === undefined) return [];
  const age = ageWords(toTheMinute(Math.abs(wrong)));
  const words = t(wrong > 0 ? "clockAhead" : "clockBehind", { age });
  return [{ key: "clock", tone: "wait", icon: <AlarmIcon />, words }];
}

/** The offset is measured over a line, a little short or long of what a hand has set. */
const toTheMinute = (ms: number) => Math.round(ms / 60_000) * 60_000;

function printerNotes(): Note[] {
  const { state, trouble, paperNearEnd } = printer.value ?? {};
  const icon = <PrinterIcon />;
  if (state === "absent") return [{ key: "printer", tone: "wait", icon, words: troubleWords("absent") }];
  if (state === "attention") return [{ key: "printer", tone: "wait", icon, words: troubleWords(trouble) }];
  return paperNearEnd ? [{ key: "paper", tone: "wait", icon, words: t("paperNearEnd") }] : [];
}

/** Whoever sells by ear has to know that nothing will be heard. */
function soundNotes(): Note[] {
  if (!session.value) return [];
  const word = SOUND_NOTES[muted.value ? "muted" : speaker.value];
  return word ? [{ key: "sound", tone: "wait", icon: <SpeakerIcon />, words: t(word) }] : [];
}
