/** Sales for a list: the latest, or those that fit what was typed. Every question has its index, however long the shop has sold. */
import { and, between, desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { PAYMENT_TAIL_MIN, readSaleSearch, type SaleMatch } from "#domain/sale-search.ts";
import { payments, sales, tenders } from "#drizzle/pos/schema.ts";
import type { SaleSummary } from "../api.ts";
import type { PosDb } from "../store.ts";
import { type Till, today } from "../till.ts";
import type { SaleRow } from "./store.ts";

/** Enough for one screen. */
const LISTED = 30;
/** Minutes that a customer's clock or memory may be beside the receipt's. */
const ABOUT_MINUTES = 5;

/** The surest first, then the newest. */
export function findSales(till: Till, text: string): SaleSummary[] {
  const { db } = till.store;
  if (text.trim() === "") return listed(db, undefined, desc(sales.day), desc(sales.number)).map(summaryOf());
  const { number, paymentTail, amount, minute } = readSaleSearch(
    text,
    till.identity.enrolment.merchant.currency,
  );
  const newest = desc(sales.day);
  const found = [
    ...(number === undefined ? [] : listed(db, eq(sales.number, number), newest).map(summaryOf("number"))),
    ...(paymentTail === undefined ? [] : paidBy(db, paymentTail).map(summaryOf("payment"))),
    ...(amount === undefined ? [] : listed(db, eq(sales.total, amount), newest).map(summaryOf("amount"))),
    ...(minute === undefined ? [] : openedAbout(till, minute).map(summaryOf("time"))),
  ];
  const seen = new Set<string>();
  return found.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, LISTED);
}

function listed(db: PosDb, where: SQL | undefined, ...order: SQL[]): SaleRow[] {
  return db
    .select()
    .from(sales)
    .where(where)
    .orderBy(...order)
    .limit(LISTED)
    .all();
}

/** By the index `payments_tail`, which only its migration can say: drizzle-kit knows none over an expression. */
function paidBy(db: PosDb, tail: string): SaleRow[] {
  const end = Buffer.from(tail.slice(-PAYMENT_TAIL_MIN), "hex");
  return db
    .selectDistinct(getTableColumns(sales))
    .from(payments)
    .innerJoin(tenders, eq(tenders.id, payments.tender))
    .innerJoin(sales, eq(sales.id, tenders.sale))
    .where(
      and(
        sql`substr(${payments.tender}, 15, 2) = ${end}`,
        sql`hex(${payments.tender}) like ${`%${tail.toUpperCase()}`}`,
      ),
    )
    .orderBy(desc(sales.createdAt))
    .limit(LISTED)
    .all();
}

/** Of today: what somebody comes back with after minutes. */
function openedAbout(till: Till, minute: number): SaleRow[] {
  const { db } = till.store;
  const at = momentOf(till, minute);
  const apart = ABOUT_MINUTES * 60_000;
  const about = and(eq(sales.day, today(till)), between(sales.createdAt, at - apart, at + apart + 59_999));
  return listed(db, about, desc(sales.number));
}

/** The moment of today at which the shop's clock shows this minute, on a day on which nobody moves the clocks. */
function momentOf({ clocks, identity }: Till, minute: number): number {
  const { timeZone } = identity.enrolment.merchant;
  const now = clocks.now();
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const [hours = 0, minutes = 0] = clock.format(now).split(":").map(Number);
  return now - (now % 60_000) + (minute - hours * 60 - minutes) * 60_000;
}

const summaryOf =
  (matched?: SaleMatch) =>
  ({ id, number, day, currency, total, state, createdAt }: SaleRow): SaleSummary => ({
    id,
    number,
    day,
    currency,
    total,
    state,
    createdAt,
    ...(matched && { matched }),
  });
