import { AlarmIcon, MarkIcon, PoleIcon, ScannerIcon } from "../kit/icons.tsx";
import { connected } from "../kit/screen.ts";
import { type Note, StatusBar } from "../kit/status-bar.tsx";
import { inLanguage } from "../kit/words.ts";
import { HelpButton } from "./help.tsx";
import { Menu } from "./menu.tsx";
import { NOTES } from "./notes.tsx";
import { StandingButton } from "./standing.tsx";
import { announcements, devices, retired, session, shop } from "./store.ts";
import { t } from "./words.ts";

export function Bar() {
  const { merchant, terminal, demo } = shop.value ?? {};
  return (
    <StatusBar
      demo={demo ?? false}
      notes={notes()}
      person={session.value && <Menu name={session.value.operator.name} />}
      standing={session.value?.pinMustChange === false && <StandingButton />}
      help={<HelpButton />}
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
  const { wallet, clock, drawer, printer, sound } = NOTES;
  return [
    ...terminalNotes(),
    ...wallet(),
    ...clock(),
    ...drawer(),
    ...printer(),
    ...deviceNotes(),
    ...sound(),
  ];
}

function terminalNotes(): Note[] {
  return retired.value ? [{ key: "retired", tone: "keep", icon: <AlarmIcon />, words: t("retired") }] : [];
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
