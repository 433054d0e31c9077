/** The papers that the doctor prints when it is asked to. */
import { type AcceptanceCheck, acceptanceSlip } from "#domain/receipt/acceptance-slip.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { Language } from "#domain/receipt/parts.ts";
import { selfTest } from "#domain/receipt/self-test.ts";
import type { PrinterStatus } from "#hardware/printer.ts";
import type { ActiveIdentity } from "../identity.ts";
import type { DoctorReport } from "./report.ts";

export interface TestPageFacts {
  readonly language: Language;
  /** Whose printer it is, where a terminal is active. */
  readonly identity: ActiveIdentity | undefined;
  /** As it names itself, or the way to it. */
  readonly printer: string;
  readonly columns: number;
  /** The kind of printer that it is set up as. */
  readonly profile: string;
  readonly status: PrinterStatus;
  /** Epoch milliseconds. */
  readonly at: number;
}

export function testPage({ identity, columns, profile, status, ...facts }: TestPageFacts): ReceiptDocument {
  return selfTest({
    ...facts,
    demo: identity?.enrolment.demo ?? false,
    profile: `${profile}, ${columns === 48 ? "80 mm" : "58 mm"}`,
    columns,
    // What has not answered so far is not known to confirm anything.
    level: status.state === "ready" ? status.level : "D",
    timeZone: identity?.enrolment.merchant.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}

/** For whoever installed it to sign by hand, where no name was given. */
const NAMELESS = "____________";

export function slipOf(
  report: DoctorReport,
  { serial, enrolment }: ActiveIdentity,
  language: Language,
  installer: string | undefined,
): ReceiptDocument {
  const { demo, merchant, number } = enrolment;
  return acceptanceSlip({
    language,
    demo,
    merchantName: language === "zh" ? merchant.nameZh : merchant.nameEn,
    place: merchant.place,
    terminal: number,
    at: Date.parse(report.at),
    timeZone: merchant.timeZone,
    serial,
    installer: installer ?? NAMELESS,
    checks: report.lines.map(
      ({ title, verdict, todo }): AcceptanceCheck => ({
        name: title[language],
        result: verdict,
        ...(todo && { advice: todo[language] }),
      }),
    ),
  });
}
