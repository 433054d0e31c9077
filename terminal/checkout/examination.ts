/** Examining the terminal from its room: what the server found, and what became of a paper that was asked for. */
import { signal } from "@preact/signals";
import type { DeedAnswer, DoctorReport, LineOfReport } from "#pos/doctor/report.ts";
import { newId } from "../kit/new-id.ts";
import { act, screen } from "./calls.ts";

/** What was found last; none while nobody looks. */
export const report = signal<DoctorReport | null>(null);
/** What became of the paper that was asked for last. */
export const paper = signal<LineOfReport | null>(null);

export const examine = () =>
  act(async () => {
    paper.value = null;
    report.value = await screen.call<DoctorReport>("GET", "/api/doctor");
  });

/** Prints it once, and asks until it is known what became of it: on a slow line that takes longer than an answer may. */
export const printPaper = (deed: "test_page" | "acceptance_slip") =>
  act(async () => {
    paper.value = null;
    const path = `/api/doctor/deeds/${newId()}`;
    let { line } = await screen.call<DeedAnswer>("PUT", path, { deed });
    while (!line) ({ line } = await screen.call<DeedAnswer>("GET", path));
    paper.value = line;
  });

export function leaveExamination(): void {
  report.value = null;
  paper.value = null;
}

const WEIGHTS = { fail: 0, unknown: 1, pass: 2 } as const;

/** What there is to do comes first, and everything else in the order of the report. */
export function byWeight(lines: readonly LineOfReport[]): LineOfReport[] {
  return [...lines].sort((a, b) => WEIGHTS[a.verdict] - WEIGHTS[b.verdict]);
}
