/** How everything stands that a till needs: a sentence for each, and what to do about it. */
import { formatMoney } from "#domain/money.ts";
import type { DrawerView } from "#pos/drawer/api.ts";
import { formatTime, now } from "../kit/clock.ts";
import { Dialog } from "../kit/dialog.tsx";
import { AlarmIcon, CheckIcon, CrossIcon, QuestionIcon } from "../kit/icons.tsx";
import { Phrases } from "../kit/phrases.tsx";
import { connected } from "../kit/screen.ts";
import type { Note } from "../kit/status-bar.tsx";
import { ageWords } from "./age.ts";
import { standingWords, td } from "./drawer-words.ts";
import { NOTES } from "./notes.tsx";
import { speaker } from "./speaker.ts";
import "./standing.css";
import { SUBJECTS, type Subject, subjectWords, tn } from "./standing-words.ts";
import { currency, drawer, line, printer, retired } from "./store.ts";
import { t } from "./words.ts";

/** `wait` and `keep` as on the bar; `unknown` where it cannot be seen now, and is none of anybody's fault. */
interface Standing {
  readonly state: "good" | "unknown" | Note["tone"];
  readonly said: string;
}

const good = (said: string): Standing => ({ state: "good", said });
const unknown = (said: string): Standing => ({ state: "unknown", said });
const wait = (said: string): Standing => ({ state: "wait", said });

/** What is on the bar about it; where that is nothing, what else is known. */
const STANDINGS: Record<Subject, () => Standing> = {
  line: lineStanding,
  wallet: walletStanding,
  printer: () => {
    if (printer.value?.state !== "ready") return noted(NOTES.printer()) ?? unknown(tn("printerProbing"));
    return noted(NOTES.printer()) ?? good(tn("printerReady"));
  },
  drawer: () => {
    if (!drawer.value) return unknown(tn("drawerUnknown"));
    if (drawer.value.state === "unknown") return unknown(unseen(drawer.value));
    return noted(NOTES.drawer()) ?? good(standingWords(drawer.value));
  },
  clock: () =>
    noted(NOTES.clock()) ??
    (line.value?.wallet === "well" ? good(tn("clockRight")) : unknown(tn("clockUnknown"))),
  pending: pendingStanding,
  sound: () =>
    noted(NOTES.sound()) ?? (speaker.value === "works" ? good(tn("soundOn")) : unknown(tn("soundStarting"))),
};

/** Why nobody sees whether it is open; where it was never tried out, who does that. */
function unseen(drawer: DrawerView): string {
  const why = standingWords(drawer);
  return drawer.learnt === undefined ? tn("andThen", { why, todo: td("managerTriesOut") }) : why;
}

function noted([note]: readonly Note[]): Standing | undefined {
  return note && { state: note.tone, said: note.words };
}

function lineStanding(): Standing {
  if (!line.value) return unknown(tn("notKnown"));
  const { up, since, wallet } = line.value;
  if (up || wallet === "stopped" || wallet === "troubled") return good(tn("lineUp"));
  return wait(tn("lineDown", { time: formatTime(since) }));
}

function walletStanding(): Standing {
  const note = noted(NOTES.wallet());
  if (note) return note;
  if (retired.value) return { state: "keep", said: t("retired") };
  switch (line.value?.wallet) {
    case "well":
      return good(tn("walletWell"));
    case "troubled":
      return wait(tn("walletTroubled"));
    default:
      return unknown(tn("walletSilent"));
  }
}

function pendingStanding(): Standing {
  if (!line.value) return unknown(tn("notKnown"));
  const { pending, pendingAmount, oldestAt } = line.value;
  if (pending === 0) return good(tn("nothingPends"));
  const amount = formatMoney({ amount: pendingAmount, currency: currency.value });
  const age = ageWords(oldestAt === undefined ? 0 : Math.max(0, now.value - oldestAt));
  return wait(tn("pends", { count: pending, amount, age }));
}

const ICONS = { good: CheckIcon, unknown: QuestionIcon, wait: AlarmIcon, keep: CrossIcon } as const;

export function StandingPanel({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("standing")} onClose={onClose}>
      {connected.value || <p class="trouble">{t("serverDown")}</p>}
      <dl class="standings">
        {SUBJECTS.map((subject) => (
          <One key={subject} subject={subject} />
        ))}
      </dl>
      <form method="dialog" class="stack">
        <button type="submit" class="button" data-kind="secondary" data-size="action">
          {t("close")}
        </button>
      </form>
    </Dialog>
  );
}

function One({ subject }: { subject: Subject }) {
  const { state, said } = connected.value ? STANDINGS[subject]() : unknown(tn("notKnown"));
  const Icon = ICONS[state];
  return (
    <div data-testid={`standing-${subject}`} data-state={state}>
      <dt>
        <Icon />
        {subjectWords(subject)}
      </dt>
      <dd>
        <Phrases text={said} />
      </dd>
    </div>
  );
}
