/** The audit of the books: every rule asked of one and the same moment, while payments go on. */
import { sql } from "drizzle-orm";
import type { WalletDb } from "../store.ts";
import { AUDIT_RULES, type AuditRule } from "./rules.ts";

export interface AuditFinding {
  readonly rule: Pick<AuditRule, "name" | "sentence">;
  /** What breaks the rule; the first ones where they are many. */
  readonly breaches: readonly string[];
  /** How many there are. */
  readonly count: number;
  /** How long the question took, in milliseconds. */
  readonly ms: number;
}

/** How many breaches of one rule are named. */
const NAMED_MAX = 20;

/** Asks every rule in one snapshot, which nothing waits for and which changes nothing. */
export function auditLedger(
  db: WalletDb,
  rules: readonly AuditRule[] = AUDIT_RULES,
): Promise<AuditFinding[]> {
  return db.transaction(
    async (tx) => {
      const findings: AuditFinding[] = [];
      for (const rule of rules) findings.push(await ask(tx, rule));
      return findings;
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function ask(tx: WalletDb, { name, sentence, breaches }: AuditRule): Promise<AuditFinding> {
  const started = performance.now();
  const { rows } = (await tx.execute(
    sql.raw(`SELECT breach, count(*) OVER () AS count FROM (${breaches}) AS found LIMIT ${NAMED_MAX}`),
  )) as unknown as { readonly rows: readonly { readonly breach: string; readonly count: string }[] };
  return {
    rule: { name, sentence },
    breaches: rows.map(({ breach }) => breach),
    count: Number(rows[0]?.count ?? 0),
    ms: performance.now() - started,
  };
}

/** Whether nothing breaks any rule. */
export function isSound(findings: readonly AuditFinding[]): boolean {
  return findings.every(({ count }) => count === 0);
}
