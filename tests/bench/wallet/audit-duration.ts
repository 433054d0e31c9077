/** How long the audit of the books takes, as `npm run audit:ledger` runs it. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const PROGRAM = fileURLToPath(new URL("../../../server/wallet/audit/main.ts", import.meta.url));
const Findings = z.array(z.object({ rule: z.object({ name: z.string() }), count: z.int(), ms: z.number() }));

export interface AuditDuration {
  /** Milliseconds, with the start of the program. */
  readonly took: number;
  readonly rules: readonly { readonly name: string; readonly ms: number }[];
}

/** @throws Error where the books are not sound */
export async function measureAudit(url: string): Promise<AuditDuration> {
  const start = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, "--json"], {
    env: { ...process.env, WALLET_DATABASE_URL: url },
  });
  const rules = Findings.parse(JSON.parse(stdout)).map(({ rule, ms }) => ({ name: rule.name, ms }));
  return { took: performance.now() - start, rules };
}
