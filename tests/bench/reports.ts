/** A year's report of a till that has sold a million times, and what it does to whoever is paying meanwhile. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import { salesReport } from "#pos/reports/report.ts";
import { Desk } from "../pos/support.ts";
import { BYTES_A_SALE_WANTED, bytesPerSale } from "./file-growth.ts";
import { milliseconds, percentile, type Row } from "./measure.ts";

const SALES = 1_000_000;
const PRODUCTS = 500;
const FIRST_DAY = "2025-06-02";
const LAST_DAY = "2026-06-01";
const DAYS = 365;
const ROUNDS = 7;
const WANTED_MS = 1000;
const BLOCKED_WANTED_MS = 20;

export async function measureReports(): Promise<Row[]> {
  const desk = Desk.open();
  try {
    // The file grows by whole pages: over so many they even out.
    const bytes = await bytesPerSale(desk, 2000);
    sellAMillion(desk);
    const times: number[] = [];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await salesReport(desk.till, { from: FIRST_DAY, to: LAST_DAY });
      times.push(performance.now() - start);
    }
    delay.disable();
    const year = percentile(times, 0.95);
    const blocked = delay.percentile(99) / 1e6;
    return [
      {
        what: `a year's report, beside the year before, over ${SALES.toLocaleString("en")} sales (slowest of ${ROUNDS})`,
        ours: milliseconds(year),
        against: milliseconds(WANTED_MS),
        ratio: year / WANTED_MS,
        wanted: 1,
      },
      {
        what: "what else the till does meanwhile waits (p99)",
        ours: milliseconds(blocked),
        against: `${milliseconds(BLOCKED_WANTED_MS)}, a fifth of what people take for at once`,
        ratio: blocked / BLOCKED_WANTED_MS,
        wanted: 1,
      },
      {
        what: "a sale of four lines in the till's file, half in cash and half by wallet",
        ours: `${bytes.toFixed(0)} bytes`,
        against: `${BYTES_A_SALE_WANTED} bytes`,
        ratio: bytes / BYTES_A_SALE_WANTED,
        wanted: 1,
      },
    ];
  } finally {
    desk.close();
  }
}

/** The sales and their counted rows as a year leaves them, by SQL: selling a million times would take an hour. */
function sellAMillion({ store, till }: Desk): void {
  const lines = Buffer.from("[]");
  const operator = Buffer.from(store.db.get<{ id: Uint8Array }>(sql`SELECT id FROM operators`).id);
  const { currency } = till.identity.enrolment.merchant;
  store.write((db) => {
    db.run(sql`INSERT INTO sales (id, number, day, currency, lines, total, collected, state, operator, created_at, paid_at)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${SALES})
      SELECT randomblob(16), i, date(${FIRST_DAY}, '+' || (i * ${DAYS} / ${SALES + 1}) || ' days'), ${currency}, ${lines},
        1000, 1000, 'paid', ${operator}, i, i FROM n`);
    for (const [dimension, keys] of [
      ["hour", 24],
      ["product", PRODUCTS],
      ["category", 20],
      ["operator", 5],
      ["tender", 2],
    ] as const)
      db.run(sql`INSERT OR IGNORE INTO sales_totals
        WITH RECURSIVE d(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < ${2 * DAYS}),
          k(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < ${keys - 1})
        SELECT ${dimension}, date(${FIRST_DAY}, '+' || (i - ${DAYS}) || ' days'),
          CASE ${dimension} WHEN 'hour' THEN printf('%02d', j) WHEN 'tender' THEN iif(j = 0, 'cash', 'wallet') ELSE printf('key-%05d', j) END,
          5, 7, 5000, 0, 0, 0 FROM d, k`);
  });
}
