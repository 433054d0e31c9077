/** What an examination of the terminal found, for whoever installs it: the trouble first, each with what to do. */
import { useEffect } from "preact/hooks";
import type { DoctorReport, LineOfReport } from "#pos/doctor/report.ts";
import { Button } from "../kit/button.tsx";
import { CheckIcon, CrossIcon, QuestionIcon } from "../kit/icons.tsx";
import { inLanguage } from "../kit/words.ts";
import { busy } from "./calls.ts";
import { byWeight, examine, leaveExamination, paper, printPaper } from "./examination.ts";
import { te } from "./examination-words.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function Examination({ found: { lines } }: { found: DoctorReport }) {
  useEffect(() => leaveExamination, []);
  return (
    <div class="examination">
      <p class="room-title" role="status" data-testid="examined" data-busy={busy.value}>
        {busy.value ? te("examining") : summary(lines)}
      </p>
      <ul class="findings" aria-label={te("findings")}>
        {byWeight(lines).map((line) => (
          <Finding key={line.check} line={line} />
        ))}
      </ul>
      <footer>
        {paper.value && (
          <ul>
            <Finding line={paper.value} />
          </ul>
        )}
        <Trouble />
        <div class="examination-keys">
          <Button kind="quiet" disabled={busy.value} onPress={leaveExamination}>
            {t("back")}
          </Button>
          <Button kind="secondary" disabled={busy.value} onPress={() => void printPaper("test_page")}>
            {te("testPage")}
          </Button>
          <Button kind="secondary" disabled={busy.value} onPress={() => void printPaper("acceptance_slip")}>
            {te("acceptanceSlip")}
          </Button>
          <Button kind="primary" disabled={busy.value} onPress={() => void examine()}>
            {te("examineAgain")}
          </Button>
        </div>
      </footer>
    </div>
  );
}

function summary(lines: readonly LineOfReport[]): string {
  const count = (verdict: LineOfReport["verdict"]) => lines.filter((line) => line.verdict === verdict).length;
  const [fail, unknown] = [count("fail"), count("unknown")];
  if (fail > 0) return te("someFail", { fail, unknown });
  return unknown > 0 ? te("noneFail", { unknown }) : te("allPass");
}

const MARKS = { pass: CheckIcon, fail: CrossIcon, unknown: QuestionIcon } as const;

function Finding({ line: { check, title, verdict, said, todo } }: { line: LineOfReport }) {
  const Mark = MARKS[verdict];
  return (
    <li class="finding" data-check={check} data-verdict={verdict}>
      <span class="finding-mark" role="img" aria-label={te(verdict)}>
        <Mark />
      </span>
      <span class={verdict === "fail" ? "strong" : undefined}>{inLanguage(title)}</span>
      <span>
        {inLanguage(said)}
        {todo && <span class="finding-todo">{inLanguage(todo)}</span>}
      </span>
    </li>
  );
}
