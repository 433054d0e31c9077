/** A merchant's business day as people read it: his settlements of the day, their payouts, and the lines. */
import { and, desc, eq, inArray, lt } from "drizzle-orm";
import type { Day } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { merchants, payouts, settlements, terminals } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";
import type { SettlementRow } from "./claim.ts";
import type { Lines, MerchantLine } from "./lines.ts";
import type { PayoutRow } from "./payouts.ts";
import { type MerchantDay, readDayLines, readSettlement, settlementsOf } from "./read.ts";

/** A settlement with what became of its payout. */
export interface WithPayout {
  readonly settlement: SettlementRow;
  /** The last attempt to pay it out, where anything was to be paid. */
  readonly payout: PayoutRow | undefined;
}

export interface DayReport {
  readonly shop: Pick<typeof merchants.$inferSelect, "id" | "nameZh" | "nameEn" | "place">;
  readonly day: MerchantDay;
  readonly made: readonly WithPayout[];
  /** The number of each terminal, as people read it. */
  readonly numbers: ReadonlyMap<Id, string>;
}

export interface ReportPage {
  readonly after?: string | undefined;
  readonly limit?: number;
}

/** @throws Refusal as `readSettlement` does */
export async function readReport(
  db: WalletDb,
  merchant: Id,
  day: Day,
  page: ReportPage = {},
): Promise<DayReport> {
  const read = await readSettlement(db, { merchant, day, ...page });
  const [shop] = await db.select().from(merchants).where(eq(merchants.id, merchant));
  if (!shop) throw new Error("a merchant is never lost");
  const { id, nameZh, nameEn, place } = shop;
  const numbers = await terminalNumbers(db, merchant);
  const made = await withPayouts(db, await settlementsOf(db, merchant, day));
  return { shop: { id, nameZh, nameEn, place }, day: read, made, numbers };
}

/** The number of each of a merchant's terminals, by its id. */
export async function terminalNumbers(db: WalletDb, merchant: Id): Promise<ReadonlyMap<Id, string>> {
  const rows = await db
    .select({ id: terminals.id, number: terminals.number })
    .from(terminals)
    .where(eq(terminals.merchant, merchant));
  return new Map(rows.map((row) => [row.id, row.number]));
}

/** A merchant's settlements, the latest first. @param before a settlement's number: only those before it */
export async function latestSettlements(
  db: WalletDb,
  merchant: Id,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<WithPayout[]> {
  const rows = await db
    .select()
    .from(settlements)
    .where(
      and(
        eq(settlements.merchant, merchant),
        before === undefined ? undefined : lt(settlements.number, before),
      ),
    )
    .orderBy(desc(settlements.number))
    .limit(limit);
  return withPayouts(db, rows);
}

export async function withPayouts(db: WalletDb, rows: readonly SettlementRow[]): Promise<WithPayout[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const asked = await db
    .select()
    .from(payouts)
    .where(inArray(payouts.settlement, ids))
    .orderBy(desc(payouts.attempt));
  return rows.map((settlement) => ({
    settlement,
    payout: asked.find((payout) => payout.settlement === settlement.id),
  }));
}

/** A large merchant's day in one piece: what is not settled yet is worked out anew for each. */
const LINES_AT_ONCE = 100_000;

/** All lines of a day, so many at a time. */
export async function* allLines(
  db: WalletDb,
  merchant: Id,
  day: Day,
): AsyncGenerator<readonly MerchantLine[]> {
  let after: string | undefined;
  do {
    const { lines, next }: Lines = await readDayLines(db, { merchant, day, after, limit: LINES_AT_ONCE });
    yield lines;
    after = next ?? undefined;
  } while (after !== undefined);
}
