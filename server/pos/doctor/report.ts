/** A report of the doctor, as `--json` prints it and the API answers it: this shape is what programs may rely on. */
import { z } from "@hono/zod-openapi";
import { CHECK_NAMES, CHECKS, type CheckName } from "./checks.ts";
import { DEED_NAMES, DEED_TITLES, type DeedName } from "./deeds.ts";
import { type Finding, VERDICTS, worst } from "./finding.ts";

const TwoLanguages = z.object({ zh: z.string(), en: z.string() });
const NAMES: readonly (CheckName | DeedName)[] = [...CHECK_NAMES, ...DEED_NAMES];

export const LineOfReport = z
  .object({
    /** What was examined, or done because it was asked for. */
    check: z.enum(NAMES),
    title: TwoLanguages,
    verdict: z.enum(VERDICTS),
    said: TwoLanguages,
    /** There unless the verdict is `pass`. */
    todo: TwoLanguages.optional(),
    /** What was judged: figures and states, none of them secret. Fields may be added. */
    facts: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("DoctorLine");

export const DoctorReport = z
  .object({
    version: z.literal(1),
    /** ISO 8601, by this machine's clock. */
    at: z.iso.datetime(),
    /** Whether the running terminal looked, or the doctor by itself because none runs. */
    by: z.enum(["terminal", "doctor"]),
    /** The worst of all lines. */
    verdict: z.enum(VERDICTS),
    lines: z.array(LineOfReport),
  })
  .openapi("DoctorReport");

/** Something that is done only when it is asked for. */
export const AskedDeed = z
  .discriminatedUnion("deed", [
    z.strictObject({ deed: z.literal("test_page") }),
    z.strictObject({ deed: z.literal("open_drawer") }),
    z.strictObject({
      deed: z.literal("acceptance_slip"),
      /** Who signs it; a line to write on where nobody is named. */
      installer: z.string().min(1).max(40).optional(),
    }),
  ])
  .openapi("DoctorAsked");

export const DeedAnswer = z
  .object({
    /** What became of it; left out while it is under way: ask again. */
    line: LineOfReport.optional(),
  })
  .openapi("DoctorDeed");

export type AskedDeed = z.infer<typeof AskedDeed>;
export type DeedAnswer = z.infer<typeof DeedAnswer>;
export type LineOfReport = z.infer<typeof LineOfReport>;
export type DoctorReport = z.infer<typeof DoctorReport>;

export function lineOfCheck(check: CheckName, finding: Finding, facts?: object): LineOfReport {
  return { check, title: CHECKS[check].title, ...finding, ...(facts && { facts: { ...facts } }) };
}

export function lineOfDeed(check: DeedName, finding: Finding): LineOfReport {
  return { check, title: DEED_TITLES[check], ...finding };
}

/** @param at epoch milliseconds */
export function reportOf(lines: readonly LineOfReport[], by: DoctorReport["by"], at: number): DoctorReport {
  const verdict = worst(lines.map((line) => line.verdict));
  return { version: 1, at: new Date(at).toISOString(), by, verdict, lines: [...lines] };
}

const MARKS = { pass: "✓", fail: "✗", unknown: "?" } as const;
const WORDS = {
  pass: { zh: "一切正常", en: "all is well" },
  fail: { zh: "有问题需要处理", en: "something needs to be done" },
  unknown: {
    zh: "没有发现问题，有些项目无法确定",
    en: "nothing is wrong that can be seen; some things are not known",
  },
} as const;

/** The report for a person: a line in each language, and what to do below it. */
export function reportText({ by, verdict, lines }: DoctorReport): string {
  const who =
    by === "terminal"
      ? "由运行中的终端检查 · examined by the running terminal"
      : "终端未运行，直接检查 · examined directly";
  return [
    `  Shouyin 收银 · ${who}`,
    "",
    ...lines.flatMap(textOfLine),
    "",
    `  ${MARKS[verdict]} ${WORDS[verdict].zh} · ${WORDS[verdict].en}`,
    "",
  ].join("\n");
}

function textOfLine({ title, verdict, said, todo }: LineOfReport): string[] {
  const lines = [`  ${MARKS[verdict]} ${title.zh} ${title.en}`, `      ${said.zh}`, `      ${said.en}`];
  return todo ? [...lines, `      → ${todo.zh}`, `      → ${todo.en}`] : lines;
}
