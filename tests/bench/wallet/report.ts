/** The page of a run: what was measured, and how it stands to what is wanted. */
import { cpus } from "node:os";
import { milliseconds } from "../measure.ts";
import type { AuditDuration } from "./audit-duration.ts";
import { TERMINALS } from "./books.ts";
import type { Measured } from "./closed-loop.ts";
import type { DayDuration } from "./day-duration.ts";
import type { Growth } from "./growth.ts";
import type { HttpRates } from "./http.ts";
import type { LedgerRates } from "./ledger.ts";
import type { Soak } from "./soak.ts";

export interface Run {
  readonly told: readonly string[];
  readonly floor: number;
  readonly ledger: readonly LedgerRates[];
  readonly http: readonly HttpRates[];
  readonly growth: Growth | undefined;
  readonly soak: Soak | undefined;
}

/** A ratio and what it should be. */
interface Target {
  readonly what: string;
  readonly ratio: number | undefined;
  readonly bound: "≥" | "≤";
  readonly wanted: number;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const rate = (value: number | undefined) => (value === undefined ? "–" : `${value.toFixed(0)}/s`);
const waits = ({ p50, p99 }: Measured) => [milliseconds(p50), milliseconds(p99)];
const over = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined ? undefined : one / other;

export function reportOf(run: Run): string {
  return `# Bench of the wallet

\`npm run bench:wallet\` writes this page. Everything on it was measured in one run on one PostgreSQL, turn by turn, and
each figure is the median of its rounds: machines differ and are noisy, so read the ratios. Load, wallet and database
shared the machine's ${cpus().length} cores (${cpus()[0]?.model.trim()}); Node ${process.versions.node}.

The server: ${run.told.join(", ")}. The disk's floor under it: ${rate(run.floor)} appends of 4 KiB, each with fdatasync.

## What is wanted

${targetTable(targetsOf(run))}

## The ledger

A payment here is the payer's yes to a payment that a terminal has told of, from Node through the wallet's own path:
decided, captured in the ledger, stated under signature, in the terminal's chained stream of events, and durable before
it is answered; every trigger and foreign key on. All payments go to one merchant, at ${TERMINALS} of his terminals;
each is of another payer. The control is pgbench's TPC-B, prepared. \`function\` is a double entry by one call of a
PL/pgSQL function that locks both rows, as pgledger does it; \`statements\` is the same by statements in a transaction.
Both write nothing but the double entry.

${table(
  ["callers", "ours", "p50", "p99", "TPC-B 1", "TPC-B 10", "function", "statements"],
  run.ledger.map((row) => [
    String(row.callers),
    rate(row.ours.rate),
    ...waits(row.ours),
    rate(row.tpcb1),
    rate(row.tpcb10),
    rate(row.function?.rate),
    rate(row.statements?.rate),
  ]),
)}

## The whole signed HTTP path

A payment here is a payer's code at a till: one signed PUT to a wallet process, which verifies both of its signatures,
charges the code, and answers with the signed proof of payment. The bare route is a Hono route in a process of its own
that verifies one Ed25519 signature and makes one, and stores nothing. Requests are signed before the clock runs.

${table(
  ["callers", "wallet", "p50", "p99", "bare route", "p50", "p99"],
  run.http.map(({ callers, wallet, bare }) => [
    String(callers),
    rate(wallet.rate),
    ...waits(wallet),
    rate(bare.rate),
    ...waits(bare),
  ]),
)}

## As it grows

${growthText(run.growth)}
${soakText(run.soak)}`;
}

function growthText(growth: Growth | undefined): string {
  if (!growth) return "Not measured in this run.\n";
  const { small, large, rates, audit, day, grownInMs } = growth;
  const millions = (count: number) => count.toLocaleString("en");
  return `${table(
    [
      "callers",
      `${millions(small)} payments stored`,
      "p50",
      "p99",
      `${millions(large)} stored`,
      "p50",
      "p99",
    ],
    rates.map((row) => [
      String(row.callers),
      rate(row.small.rate),
      ...waits(row.small),
      rate(row.large.rate),
      ...waits(row.large),
    ]),
  )}

The stored payments were copied by SQL from payments that the wallet had made (\`grown-store.ts\` says how), in
${(grownInMs / 1000).toFixed(0)} s. The audit proved the books of the ${millions(large)} in ${seconds(audit.took)}; its slowest rules: ${slowest(audit)}.

A business day of one merchant with ${millions(day.lines)} payments was settled in ${seconds(day.settle)}: claimed, added up,
moved to what he is owed and ordered to be paid out. Then it took ${seconds(day.page)} as the page that people read, with its
totals, and ${seconds(day.csv)} as CSV with all of its lines; before, worked out from the ledger, ${seconds(day.open.page)} and
${seconds(day.open.csv)}.
`;
}

function slowest({ rules }: AuditDuration): string {
  return [...rules]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 4)
    .map(({ name, ms }) => `${name} ${seconds(ms)}`)
    .join(", ");
}

function soakText(soak: Soak | undefined): string {
  if (!soak) return "";
  const { minutes, rate: paid, early, late } = soak;
  return `
Under ${minutes} minutes of signed payments (${rate(paid)}) the wallet's process had ${early.toFixed(0)} MB in the second
quarter and ${late.toFixed(0)} MB in the last.
`;
}

function targetsOf({ ledger, http, growth, soak }: Run): Target[] {
  const at = (callers: number) => ledger.find((row) => row.callers === callers);
  const [one, some, many] = [at(1), at(32), at(256)];
  return [
    atLeast(5, "ours, 32 callers, against TPC-B of scale 1", over(some?.ours.rate, some?.tpcb1)),
    atMost(5, "ours, 32 callers, p99 against p50", over(some?.ours.p99, some?.ours.p50)),
    atLeast(6, "ours, 256 callers, against TPC-B of scale 10", over(many?.ours.rate, many?.tpcb10)),
    atLeast(0.7, "ours, one caller, against TPC-B of scale 1", over(one?.ours.rate, one?.tpcb1)),
    atLeast(
      15,
      "ours, 32 callers, against the row-locking function",
      over(some?.ours.rate, some?.function?.rate),
    ),
    ...http.map(({ callers, wallet, bare }) =>
      atLeast(0.5, `signed HTTP, ${callers} callers, against the bare route`, wallet.rate / bare.rate),
    ),
    ...(growth?.rates ?? []).map(({ callers, small, large }) =>
      atMost(1.25, `ours, ${callers} callers, few payments stored against many`, small.rate / large.rate),
    ),
    ...(growth ? dayTargets(growth.day) : []),
    ...(soak ? [atMost(1.1, "memory of the wallet, late against early", soak.late / soak.early)] : []),
  ];
}

/** A statement, in whatever form people ask for it, against two seconds. */
function dayTargets({ lines, settle, page, csv }: DayDuration): Target[] {
  const took = { settled: settle, "as a page": page, "as CSV": csv };
  return Object.entries(took).map(([how, ms]) =>
    atMost(1, `a day of ${lines.toLocaleString("en")} payments ${how}, against 2 s`, ms / 2000),
  );
}

const atLeast = (wanted: number, what: string, ratio: number | undefined): Target => ({
  what,
  ratio,
  bound: "≥",
  wanted,
});
const atMost = (wanted: number, what: string, ratio: number | undefined): Target => ({
  what,
  ratio,
  bound: "≤",
  wanted,
});

function targetTable(targets: readonly Target[]): string {
  return table(
    ["what", "ratio", "wanted"],
    targets.map(({ what, ratio, bound, wanted }) => {
      if (ratio === undefined) return [what, "unproven: no pgbench here", `${bound} ${wanted}`];
      const reached = bound === "≥" ? ratio >= wanted : ratio <= wanted;
      return [what, ratio.toFixed(2), `${bound} ${wanted} ${reached ? "✓" : "✗"}`];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
