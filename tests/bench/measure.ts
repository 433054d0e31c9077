/** Percentiles and the lines of a table, for every row of the bench. */

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly against: string;
  readonly ratio: number;
  /** The ratio that the row should stay under. */
  readonly wanted: number;
}

export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

export const milliseconds = (ms: number): string => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;

export function table(rows: readonly Row[]): string {
  const head = ["what", "ours", "against", "ratio", "wanted"];
  const body = rows.map(({ what, ours, against, ratio, wanted }) => [
    what,
    ours,
    against,
    ratio.toFixed(2),
    `≤ ${wanted} ${ratio <= wanted ? "✓" : "✗"}`,
  ]);
  return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
