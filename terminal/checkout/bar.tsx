import { AlarmIcon, MarkIcon, PoleIcon, PrinterIcon, ScannerIcon, SpeakerIcon } from "../kit/icons.tsx";
import { connected } from "../kit/screen.ts";
import { type Note, StatusBar } from "../kit/status-bar.tsx";
import { inLanguage } from "../kit/words.ts";
import { ageWords } from "./age.ts";
import { drawerNotes } from "./drawer-notes.tsx";
import { Menu } from "./menu.tsx";
import { muted, speaker } from "./speaker.ts";
import { announcements, devices, line, printer, retired, session, shop } from "./store.ts";
import { t, troubleWords } from "./words.ts";

const SOUND_NOTES = {
  muted: "soundMuted",
  blocked: "soundBlocked",
  broken: "soundBroken",
  unheard: "soundBroken",
  starting: undefined,
  works: undefined,
} as const;

export function Bar() {
  const { merchant, terminal, demo } = shop.value ?? {};
  return (
    <StatusBar
      demo={demo ?? false}
      notes={notes()}
      person={session.value && <Menu name={session.value.operator.name} />}
    >
      <span class="mark">
        <MarkIcon />
      </span>
      {merchant ? (
        <p class="merchant">
          <span class="strong">{inLanguage({ zh: merchant.nameZh, en: merchant.nameEn })}</span>
          <span class="quiet">
            <span class="grouped">{terminal}</span>
            <PaidToday />
          </span>
        </p>
      ) : (
        <p class="strong">{t("title")}</p>
      )}
    </StatusBar>
  );
}

/** So that a payment that was only said to be made is missed, and one that came is counted. */
function PaidToday() {
  const count = announcements.value?.paidToday;
  return count ? <> · {t("paidToday", { count })}</> : null;
}

/** What is wrong, the gravest first. While the server is away nothing is known of the rest. */
function notes(): Note[] {
  if (!connected.value) return [{ key: "server", tone: "keep", icon: <AlarmIcon />, words: t("serverDown") }];
  return [...terminalNotes(), ...drawerNotes(), ...printerNotes(), ...deviceNotes(), ...soundNotes()];
}

function terminalNotes(): Note[] {
  const notes: Note[] = [];
  const icon = <AlarmIcon />;
  if (retired.value) notes.push({ key: "retired", tone: "keep", icon, words: t("retired") });
  const wrong = line.value?.clockWrongBy;
  if (wrong !== undefined)
    notes.push({
      key: "clock",
      tone: "wait",
      icon,
      words: t(wrong > 0 ? "clockAhead" : "clockBehind", { age: ageWords(toTheMinute(Math.abs(wrong))) }),
    });
  return notes;
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

/** Only what this terminal was set up with can be missing, and where nobody is signed in nothing is heard of it. */
function deviceNotes(): Note[] {
  if (!session.value) return [];
  const notes: Note[] = [];
  const scanner = devices.value?.scanner;
  if (scanner === "absent" || scanner === "contested") {
    const words = t(scanner === "absent" ? "scannerAbsent" : "scannerContested");
    notes.push({ key: "scanner", tone: "wait", icon: <ScannerIcon />, words });
  }
  if (devices.value?.pole === "absent")
    notes.push({ key: "pole", tone: "wait", icon: <PoleIcon />, words: t("poleAbsent") });
  return notes;
}
