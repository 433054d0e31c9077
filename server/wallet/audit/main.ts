/**
 * `npm run audit:ledger`: proves the wallet's books, on a live PostgreSQL too. Ends with 0 where they are sound, with 1
 * where a rule is broken. `--json` prints the findings for a machine.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lockFolder } from "#kit/folder-lock.ts";
import { readSettings } from "#kit/settings.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { openToRead } from "../store.ts";
import { type AuditFinding, auditLedger, isSound } from "./audit.ts";

async function main(closers: Closers): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  const { SHOUYIN_DATA, WALLET_DATABASE_URL } = readSettings(process.env);
  const folder = join(SHOUYIN_DATA, "wallet");
  if (WALLET_DATABASE_URL === "") {
    const lock = await lockFolder(folder);
    closers.add(() => lock.release());
  }
  const store = await openToRead(folder, WALLET_DATABASE_URL);
  closers.add(() => store.close());
  const findings = await auditLedger(store.db);
  process.stdout.write(values.json ? `${JSON.stringify(findings)}\n` : report(findings));
  await closers.closeAll();
  process.exit(isSound(findings) ? 0 : 1);
}

function report(findings: readonly AuditFinding[]): string {
  const lines = findings.flatMap(({ rule, breaches, count, ms }) => [
    `${count === 0 ? "✓" : "✗"} ${rule.sentence} (${ms.toFixed(0)} ms)`,
    ...breaches.map((breach) => `    ${breach}`),
    ...(count > breaches.length ? [`    and ${count - breaches.length} more`] : []),
  ]);
  const broken = findings.filter(({ count }) => count > 0).length;
  const end = broken === 0 ? "The books are sound 账目无误" : `${broken} rules are broken 账目有误`;
  return `${[...lines, end].join("\n")}\n`;
}

await runMain(main);
