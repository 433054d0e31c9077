/** What bank staff leave at a shop after installing a terminal: what was checked, how it went, and who signed. */
import type { Block, ReceiptDocument } from "./document.ts";
import { formHeading, type PaperFacts, pair, signature } from "./parts.ts";

export const CHECK_RESULTS = ["pass", "fail", "unknown"] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export interface AcceptanceCheck {
  readonly name: string;
  readonly result: CheckResult;
  /** What to do, where it did not pass. */
  readonly advice?: string;
}

export interface AcceptanceSlipFacts extends PaperFacts {
  /** Of the device. */
  readonly serial: string;
  readonly installer: string;
  readonly checks: readonly AcceptanceCheck[];
}

const WORDS = {
  zh: {
    acceptance: "安装验收单",
    serial: "设备序列号",
    installer: "安装人员",
    checks: "检查项目",
    pass: "通过",
    fail: "未通过",
    unknown: "未确认",
    passed: "全部通过",
    counted: "通过 {pass}，未通过 {fail}，未确认 {unknown}",
    installerSigns: "安装人员签字",
    merchantSigns: "商户签字",
  },
  en: {
    acceptance: "INSTALLATION",
    serial: "Serial number",
    installer: "Installed by",
    checks: "What was checked",
    pass: "passed",
    fail: "FAILED",
    unknown: "not known",
    passed: "All passed",
    counted: "{pass} passed, {fail} failed, {unknown} not known",
    installerSigns: "Installer signs",
    merchantSigns: "Merchant signs",
  },
} as const;

export function acceptanceSlip(facts: AcceptanceSlipFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  return {
    blocks: [
      ...formHeading(facts, words.acceptance),
      pair(words.serial, facts.serial),
      pair(words.installer, facts.installer),
      { kind: "rule" },
      { kind: "text", text: words.checks, bold: true },
      ...facts.checks.flatMap((check) => checkLines(check, facts)),
      { kind: "rule" },
      { kind: "text", text: summary(facts), bold: true },
      ...signature(words.installerSigns),
      ...signature(words.merchantSigns),
      { kind: "cut" },
    ],
  };
}

function checkLines({ name, result, advice }: AcceptanceCheck, { language }: AcceptanceSlipFacts): Block[] {
  const row: Block = { ...pair(name, WORDS[language][result]), bold: result !== "pass" };
  return advice === undefined || result === "pass" ? [row] : [row, indented(advice)];
}

function indented(text: string): Block {
  return { kind: "row", cells: [{ text: "", width: 2 }, { text }] };
}

function summary({ checks, language }: AcceptanceSlipFacts): string {
  const words = WORDS[language];
  const count = (result: CheckResult) => checks.filter((check) => check.result === result).length;
  if (checks.length > 0 && count("pass") === checks.length) return words.passed;
  return words.counted.replace(/\{(\w+)\}/g, (_, result: CheckResult) => String(count(result)));
}
