/** Gathers the facts of everything and judges them. */
import { CHECK_NAMES, CHECKS, type CheckName, type Facts, type Gatherers } from "./checks.ts";
import type { Check } from "./finding.ts";
import { type LineOfReport, lineOfCheck } from "./report.ts";

/** The lines of the named checks, in order. One that cannot be looked at holds up no other. */
export function examine(
  gatherers: Gatherers,
  names: readonly CheckName[] = CHECK_NAMES,
): Promise<LineOfReport[]> {
  return Promise.all(names.map((name) => examineOne(gatherers, name)));
}

async function examineOne<N extends CheckName>(gatherers: Gatherers, name: N): Promise<LineOfReport> {
  const check: Check<Facts[N]> = CHECKS[name] as never;
  try {
    const facts = await gatherers[name]();
    return lineOfCheck(name, check.judge(facts), facts);
  } catch (error) {
    // Not being able to look says nothing of the thing itself. The message may quote what it should not.
    const code = error instanceof Error && "code" in error ? String(error.code) : "internal";
    return lineOfCheck(name, {
      verdict: "unknown",
      said: { zh: `未能检查（${code}）`, en: `It could not be looked at (${code})` },
      todo: { zh: "请再试一次；仍不行请联系银行", en: "Try again; if it stays so call the bank" },
    });
  }
}
