/** How long a large merchant's business day takes: to be settled, and to be read by people, before and after. */
import { join } from "node:path";
import { type Day, dayOf, spanOf } from "#domain/business-day.ts";
import { csvAnswer } from "#wallet/settlement/files.ts";
import { PAGE_LINES } from "#wallet/settlement/page.ts";
import { readReport } from "#wallet/settlement/report.ts";
import { closeDays } from "#wallet/settlement/settle.ts";
import { firstUnclaimed } from "#wallet/settlement/source.ts";
import { openStore, type WalletDb } from "#wallet/store.ts";
import { MALL, merchantOf } from "./books.ts";
import type { BenchWallet } from "./wallet-store.ts";

/** Milliseconds each. */
export interface DayDuration {
  readonly day: Day;
  readonly lines: number;
  readonly settle: number;
  /** The page that people read, with all totals and the first lines. */
  readonly page: number;
  /** All lines, as CSV. */
  readonly csv: number;
  /** The same of the day while it was not settled yet. */
  readonly open: { readonly page: number; readonly csv: number };
}

/** Settles the first day on which anything moved. @throws Error for a wallet that took no payment */
export async function measureDay({ data, url, books }: BenchWallet): Promise<DayDuration> {
  const store = await openStore(join(data, "wallet"), url);
  const { db } = store;
  try {
    const first = await firstUnclaimed(db, await merchantOf(db, books), 0);
    if (first === undefined) throw new Error("this merchant took no payment");
    const day = dayOf(first, MALL);
    const open = await read(db, books.merchant, day);
    const overAt = spanOf(day, MALL).to;
    const [, settle] = await timed(() => closeDays(db, books.merchant, async () => overAt));
    const { lines, page, csv } = await read(db, books.merchant, day);
    return { day, lines, settle, page, csv, open };
  } finally {
    await store.close();
  }
}

async function read(db: WalletDb, merchant: BenchWallet["books"]["merchant"], day: Day) {
  const [report, page] = await timed(() => readReport(db, merchant, day, { limit: PAGE_LINES }));
  const [, csv] = await timed(async () => (await csvAnswer(db, merchant, day)).text());
  return { lines: report.day.totals.payments.count, page, csv };
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  return [await work(), performance.now() - start];
}
