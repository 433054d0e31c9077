/** Whatever a shop does in whatever order: every leg is settled once, and each day can be worked out again from legs alone. */
import { eq, inArray, or } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { totalsOf } from "#domain/settlement.ts";
import { legs, merchants, payments, refunds, settlements, transactions } from "#drizzle/wallet/schema.ts";
import { bankAccount } from "#wallet/bank-accounts.ts";
import { csvHead, csvLine } from "#wallet/settlement/csv.ts";
import { csvAnswer } from "#wallet/settlement/files.ts";
import type { MerchantLine } from "#wallet/settlement/lines.ts";
import { readSettlement } from "#wallet/settlement/read.ts";
import { Wallet } from "./support.ts";
import { Shop, type Sold } from "./trade.ts";

let wallet: Wallet;
beforeAll(async () => {
  wallet = await Wallet.open();
});
afterAll(() => wallet.close());

type Deed =
  | { readonly do: "sell"; readonly amount: number }
  | { readonly do: "refund" | "reverse"; readonly which: number; readonly share: number }
  | { readonly do: "settle" | "close" };
const deeds: fc.Arbitrary<Deed & { readonly minutes: number }> = fc
  .tuple(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant("sell" as const),
          amount: fc.integer({ min: 1, max: 20_000 }),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constantFrom("refund" as const, "reverse" as const),
          which: fc.nat(20),
          share: fc.integer({ min: 1, max: 100 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("settle" as const, "close" as const) }) },
    ),
    fc.integer({ min: 1, max: 900 }),
  )
  .map(([deed, minutes]) => ({ ...deed, minutes }));

/** Does all of it, one after the other, from that moment on. Returns the moment after the last. */
async function trade(shop: Shop, sold: Sold[], todo: readonly (Deed & { minutes: number })[], from: number) {
  let now = from;
  for (const deed of todo) {
    now += deed.minutes * 60_000;
    const at = new Date(now).toISOString();
    if (deed.do === "sell") sold.push(await shop.sell(deed.amount, at));
    else if (deed.do === "close") await shop.closeDays(at);
    else if (deed.do === "settle") await settleOnDemand(shop, at);
    else if (deed.do === "refund" || deed.do === "reverse") {
      const one = sold[deed.which % Math.max(1, sold.length)];
      if (one && deed.do === "reverse") await shop.reverse(one, at);
      if (one && deed.do === "refund") await shop.refund(one, Math.ceil((one.amount * deed.share) / 100), at);
    }
  }
  return now;
}

async function settleOnDemand(shop: Shop, at: string): Promise<void> {
  const day = new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
  const made = await settlementsOf(shop);
  const run = made.filter((one) => one.day === day).length + 1;
  await shop.settleNow(day, run, at).catch((error: unknown) => {
    if (!(error instanceof Refusal && error.code === "nothing_due")) throw error;
  });
}

const settlementsOf = (shop: Shop) =>
  wallet.db
    .select()
    .from(settlements)
    .where(eq(settlements.merchant, shop.merchant))
    .orderBy(settlements.number);

/** Every line that there ought to be, from legs, transactions, payments and refunds; no settlement is asked. */
async function linesFromLegs(shop: Shop): Promise<MerchantLine[]> {
  const [own] = await wallet.db.select().from(merchants).where(eq(merchants.id, shop.merchant));
  const account = own?.account ?? "";
  const moved = await wallet.db
    .select()
    .from(legs)
    .where(or(eq(legs.debit, account), eq(legs.credit, account)));
  const ids = [...new Set(moved.map(({ transaction }) => transaction))];
  if (ids.length === 0) return [];
  const rows = await wallet.db.select().from(transactions).where(inArray(transactions.id, ids));
  const paid = await wallet.db.select().from(payments).where(eq(payments.merchant, shop.merchant));
  const given = await wallet.db.select().from(refunds).where(eq(refunds.terminal, shop.till.id));
  return rows
    .flatMap(({ id, kind, reverses, createdAt }): MerchantLine[] => {
      if (kind !== "payment" && kind !== "refund" && kind !== "reversal") return [];
      const refund = given.find(({ transaction }) => transaction === id);
      const payment = refund ?? paid.find(({ transaction }) => transaction === (reverses ?? id));
      if (!payment) throw new Error("money moved for nothing");
      let [amount, fee] = [0, 0];
      for (const leg of moved.filter(({ transaction }) => transaction === id)) {
        const signed = leg.credit === account ? leg.amount : -leg.amount;
        if (leg.debit === fees || leg.credit === fees) fee += signed;
        else amount += signed;
      }
      const { tender, attempt, terminal } = payment;
      const facts = { payment: { tender, attempt }, refund: refund?.id ?? null };
      return [{ kind, terminal, ...facts, amount, fee, at: createdAt.getTime(), transaction: id }];
    })
    .sort((a, b) => a.at - b.at || (a.transaction < b.transaction ? -1 : 1));
}
const fees = bankAccount("fees", "CNY");

/** The lines of one day, worked out again: what moved between the end of the day before and its own end. */
async function daysFromLegs(shop: Shop): Promise<Map<string, MerchantLine[]>> {
  const all = await linesFromLegs(shop);
  const days = new Map<string, MerchantLine[]>();
  let from = 0;
  for (const { day, claimedTo } of await settlementsOf(shop)) {
    const to = claimedTo.getTime();
    days.set(day, [...(days.get(day) ?? []), ...all.filter(({ at }) => from <= at && at < to)]);
    from = to;
  }
  return days;
}

/** The JSON and the CSV of a day, as bytes. */
async function paperOf(shop: Shop, day: string): Promise<string> {
  const { lines, totals } = await readSettlement(wallet.db, { merchant: shop.merchant, day, limit: 1000 });
  const csv = await (await csvAnswer(wallet.db, shop.merchant, day)).text();
  return JSON.stringify({ lines, totals }) + csv;
}

function paperFromLegs(shop: Shop, lines: readonly MerchantLine[]): string {
  const numbers = new Map<Id, string>([[shop.till.id, shop.till.enrolled.number]]);
  const facts = { timeZone: "Asia/Shanghai", currency: "CNY", numbers } as const;
  const shaped = lines.map(({ kind, terminal, payment, refund, amount, fee, at, transaction }) => ({
    kind,
    terminal,
    payment,
    refund,
    amount,
    fee,
    at,
    transaction,
  }));
  const csv = csvHead() + shaped.map((line) => csvLine(line, facts)).join("");
  // A byte order mark is no character of a text that was read.
  return JSON.stringify({ lines: shaped, totals: totalsOf(shaped) }) + csv.slice(1);
}

test("settlements and what is pending are all that ever moved, and each day can be made again to the byte, whatever came after", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deeds, { minLength: 4, maxLength: 10 }),
      fc.array(deeds, { minLength: 1, maxLength: 4 }),
      async (week, later) => {
        const shop = await Shop.open(wallet, { fee: { minimum: 3 } });
        const sold: Sold[] = [];
        const now = await trade(shop, sold, week, Date.parse("2026-11-01T16:00:00Z"));
        await shop.closeDays(new Date(now + 86_400_000).toISOString());
        const kept = new Map<string, string>();
        for (const [day, lines] of await daysFromLegs(shop)) {
          kept.set(day, await paperOf(shop, day));
          expect(kept.get(day)).toBe(paperFromLegs(shop, lines));
        }
        await trade(shop, sold, later, now + 86_400_000);
        for (const [day, paper] of kept) expect(await paperOf(shop, day)).toBe(paper);

        const made = await settlementsOf(shop);
        const moved = (await linesFromLegs(shop)).reduce((sum, { amount, fee }) => sum + amount + fee, 0);
        const { pending, payable } = await shop.balances();
        const paid = made.reduce((sum, one) => sum + one.paid, 0);
        expect(payable).toBe(paid);
        expect(pending).toBe(moved - paid);
        const due = made.reduce((sum, one) => sum + one.due, 0);
        expect(paid + (made.at(-1)?.carriedAfter ?? 0)).toBe(due);
      },
    ),
    // What fails is told as it was found: looking for a smaller case would take longer than the test may.
    { numRuns: 6, endOnFailure: true },
  );
});
