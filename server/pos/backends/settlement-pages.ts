/** The pages of a settlement put together: all of a day, or nothing. */
import { z } from "zod";
import { isId } from "#domain/ids.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import {
  LINE_KINDS,
  type Settlement,
  type SettlementLine,
  type SettlementTotals,
  totalsOf,
} from "#domain/settlement.ts";
import type { SettlementAnswer } from "./backend.ts";

/** A page of the largest settlement. */
export const SETTLEMENT_PAGE_MAX = 512 * 1024;
/** A till does not take more than that in a day. */
const PAGES_MAX = 2000;
/** While a day is open, a movement may come between two of its pages. */
const TRIES_MAX = 3;

const Id = z.string().refine(isId);
const Tally = z.object({ count: z.int().min(0), amount: z.int() });
const Line = z.object({
  kind: z.enum(LINE_KINDS),
  payment: z.object({ tender: Id, attempt: z.int().min(1).max(255) }),
  refund: Id.nullable(),
  amount: z.int(),
  fee: z.int(),
  at: z.int(),
  transaction: Id,
});
const Page = z.object({
  day: z.string(),
  timeZone: z.string(),
  cutOff: z.int(),
  from: z.int(),
  to: z.int(),
  currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
  state: z.enum(["open", "settled"]),
  lines: z.array(Line),
  totals: z.object({
    payments: Tally,
    refunds: Tally,
    reversals: Tally,
    fees: z.int(),
    promotionsBorneByBank: z.int(),
    promotionsBorneByMerchant: z.int(),
    due: z.int(),
  }),
  next: z.string().min(1).nullable(),
  time: z.int(),
});

/** Reads one page: its signed JSON, or why there is none. */
export type ReadPage = (
  after: string | null,
) => Promise<{ readonly json: unknown } | { readonly why: string }>;

/** All pages of the day. A settlement that does not add up is read anew a few times, and then none. */
export async function readSettlement(day: string, readPage: ReadPage): Promise<SettlementAnswer> {
  let last: SettlementAnswer = { kind: "none", why: "it was never read" };
  for (let i = 0; i < TRIES_MAX; i++) {
    const read = await readPages(day, readPage);
    if ("why" in read) return { kind: "none", why: read.why };
    const why = whyNotWhole(read.pages, day);
    if (why === undefined) return { kind: "settlement", settlement: joined(read.pages) };
    last = { kind: "none", why };
  }
  return last;
}

type Pages = readonly [Settlement, ...Settlement[]];

async function readPages(day: string, readPage: ReadPage): Promise<{ pages: Pages } | { why: string }> {
  const pages: Settlement[] = [];
  const asked = new Set<string | null>();
  for (let after: string | null = null; pages.length < PAGES_MAX; ) {
    asked.add(after);
    const answer = await readPage(after);
    if ("why" in answer) return answer;
    const page = Page.safeParse(answer.json);
    if (!page.success) return { why: `page ${pages.length + 1} of ${day} is no settlement` };
    pages.push(page.data);
    after = page.data.next;
    if (after === null) return { pages: pages as unknown as Pages };
    if (asked.has(after)) return { why: `the pages of ${day} lead back to one another` };
  }
  return { why: `${day} has more pages than a day can` };
}

/** Why these pages are not the settlement of that day; undefined where they are. */
function whyNotWhole(pages: Pages, day: string): string | undefined {
  const [first] = pages;
  if (first.day !== day) return `it is the settlement of ${first.day}, and ${day} was asked for`;
  const head = headOf(first);
  if (pages.some((page) => headOf(page) !== head)) return `the pages of ${day} are of different settlements`;
  const settlement = joined(pages);
  const { from, to, lines, totals } = settlement;
  if (from >= to) return `${day} has no time in it`;
  if (lines.some(({ at }) => at >= to)) return `${day} has a line of a later day`;
  if (lines.some(isContrary)) return `${day} has a line that moves money the wrong way`;
  return figures(totalsOf(lines)) === figures(totals)
    ? undefined
    : `the lines of ${day} do not come to its totals`;
}

/** Money comes in by payments only, and refunds alone have an id of their own. */
function isContrary({ kind, refund, amount }: SettlementLine): boolean {
  const goesIn = amount > 0;
  return goesIn !== (kind === "payment") || (refund !== null) !== (kind === "refund");
}

/** What the lines alone tell; which part of them promotions paid they do not. */
function figures({ payments, refunds, reversals, fees, due }: SettlementTotals): string {
  const tallies = [payments, refunds, reversals].flatMap(({ count, amount }) => [count, amount]);
  return JSON.stringify([...tallies, fees, due]);
}

function headOf({ day, timeZone, cutOff, from, to, currency }: Settlement): string {
  return JSON.stringify([day, timeZone, cutOff, from, to, currency]);
}

/** The last page was told last: its totals, state and time are those of the whole. */
function joined(pages: Pages): Settlement {
  const last = pages.at(-1) ?? pages[0];
  return { ...last, lines: pages.flatMap(({ lines }) => lines), next: null };
}
