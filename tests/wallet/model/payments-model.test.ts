/**
 * Whatever is asked of the wallet at the same moment, its answers are those of some order, one after the other, and so is all that
 * can be seen of it afterwards. A failure prints its seed and what was asked and answered: `npm run model:wallet -- --seed N`.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "#wallet/audit/audit.ts";
import { Wallet } from "../support.ts";
import { explained, type Told } from "./explanation.ts";
import {
  type Amounts,
  BILLS,
  beginning,
  type Command,
  expired,
  PURSES,
  SHARES,
  type State,
  settled,
} from "./model.ts";
import { type Bank, Town } from "./town.ts";
import { Turnstile } from "./turnstile.ts";

/** `npm run model:wallet -- --runs N --seed S` plays so many towns. */
const RUNS = Number(process.env.MODEL_RUNS ?? 8);
const SEED = process.env.MODEL_SEED ? { seed: Number(process.env.MODEL_SEED) } : {};
/** How often one payer can say yes at the same moment: a fourth try at the PIN waits for those before it. */
const YESES_AT_ONCE = 3;

/** SQLSTATE of what was undone for another transaction's sake, or for want of time. */
const IN_THE_WAY = /"(55P03|57014|40001|40P01)"/;

let wallet: Wallet;
let bank: Bank;
let turnstile: Turnstile;
beforeAll(async () => {
  wallet = await Wallet.open();
  turnstile = new Turnstile(wallet.writer);
  bank = { risk: await wallet.staff("risk"), operations: await wallet.staff("operations") };
});
afterAll(() => wallet.close());

const signed = fc.oneof({ weight: 9, arbitrary: fc.constant(0 as const) }, fc.constant(1 as const));
/** Those at which limits and purses end are met often. */
const amount = fc.oneof(
  fc.constantFrom(60_000, 60_000, 90_000, 100_000, 100_001, 150_000, 180_000, 200_000, 200_001),
  fc.integer({ min: 3, max: 150_000 }),
);
const AMOUNTS: fc.Arbitrary<Amounts> = fc.array(
  fc.tuple(
    amount,
    amount.map((other) => other + 7),
  ),
  {
    minLength: BILLS.length,
    maxLength: BILLS.length,
  },
);

/** What may be asked at the same moment: mostly about one bill, by one payer. */
function commandAbout(bill: number, who: number): fc.Arbitrary<Command> {
  const near = <T>(weight: number, value: T, others: fc.Arbitrary<T>) =>
    fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 2, arbitrary: others });
  const others = fc.oneof(fc.constant(nextTo(bill)), fc.nat(BILLS.length - 1));
  const about = near(3, bill, others);
  const by = near(3, who, fc.nat(PURSES.length - 1));
  const does = <T extends string>(what: T) => fc.constant(what);
  const facts = { bill: about, signed };
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: does("tell"), ...facts }) },
    { weight: 4, arbitrary: fc.record({ do: does("scan"), ...facts, who: by }) },
    {
      weight: 14,
      arbitrary: fc.record({
        do: does("charge"),
        ...facts,
        phone: near(3, 2 * who, fc.nat(2 * PURSES.length - 1)),
      }),
    },
    { weight: 30, arbitrary: fc.record({ do: does("say yes"), bill: about, who: by, id: fc.nat(5) }) },
    {
      weight: 12,
      arbitrary: fc.record(
        { do: does("take back"), ...facts, carriedBy: by },
        { requiredKeys: ["do", "bill", "signed"] },
      ),
    },
    {
      weight: 20,
      arbitrary: fc.record({
        do: does("refund"),
        bill: about,
        id: fc.nat(3),
        share: near(2, "a third", fc.constantFrom(...SHARES)),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: does("ask"), bill: about }) },
    { weight: 1, arbitrary: fc.constant({ do: "suspend" as const }) },
  );
}

interface Wave {
  /** All of it reaches the writer as one batch; otherwise as it comes. */
  readonly together: boolean;
  readonly atOnce: readonly Command[];
  readonly next: { readonly do: "nothing" | "settle" } | { readonly do: "expire"; readonly bill: number };
}
/** Of the two attempts to collect the same one is next to the other. */
const nextTo = (bill: number) => (bill < 2 ? 1 - bill : bill);

function waveAbout(bill: number, who: number): fc.Arbitrary<Wave> {
  return fc.record({
    together: fc.boolean(),
    atOnce: fc
      .tuple(fc.array(commandAbout(bill, who), { minLength: 2, maxLength: 6 }), fc.boolean())
      // Half of the time one of them comes twice.
      .map(([all, twice]) => (twice ? [...all, ...all.slice(0, 1)] : all))
      .map(withPatience),
    next: fc.oneof(
      { weight: 6, arbitrary: fc.constant({ do: "nothing" as const }) },
      { weight: 1, arbitrary: fc.constant({ do: "settle" as const }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("expire" as const), bill: fc.constant(bill) }) },
    ),
  });
}
/** One payer says yes to several bills, while his codes are charged for others. */
const onePurse: fc.Arbitrary<Wave> = fc
  .record({
    who: fc.nat(PURSES.length - 1),
    bills: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 4 }),
    together: fc.boolean(),
  })
  .map(({ who, bills, together }) => ({
    together,
    atOnce: bills.map((bill, id) =>
      id < YESES_AT_ONCE
        ? { do: "say yes", bill, who, id }
        : { do: "charge", bill, signed: 0, phone: 2 * who + (id % 2) },
    ),
    next: { do: "nothing" },
  }));
const someBill = fc.nat(BILLS.length - 1);
const somebody = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(PURSES.length - 1));
/** What a day is mostly about comes again and again. */
const DAY: fc.Arbitrary<Wave[]> = fc.tuple(someBill, somebody).chain(([bill, who]) => {
  const elsewhere = fc.tuple(someBill, somebody).chain((other) => waveAbout(...other));
  const wave = fc.oneof({ weight: 2, arbitrary: waveAbout(bill, who) }, elsewhere, onePurse);
  return fc.array(wave, { minLength: 4, maxLength: 6 });
});
/** Most bills are shown when the day begins. */
const OPENING: Wave = {
  together: true,
  atOnce: [0, 1, 2, 3].map((bill) => ({ do: "tell", bill, signed: 0 })),
  next: { do: "nothing" },
};

function withPatience(all: readonly Command[]): Command[] {
  const yeses = new Map<number, number>();
  return all.filter((one) => {
    if (one.do !== "say yes") return true;
    const before = yeses.get(one.who) ?? 0;
    yeses.set(one.who, before + 1);
    return before < YESES_AT_ONCE;
  });
}

/** How it may stand after these. @throws Error where no order explains what was answered */
async function answer(
  town: Town,
  before: readonly State[],
  { together, atOnce }: Pick<Wave, "together" | "atOnce">,
  amounts: Amounts,
) {
  const all = atOnce.map((one) => () => town.do(one));
  const answers = await (together ? turnstile.together(all) : Promise.all(all.map((one) => one())));
  const told = atOnce.map((one, i): Told => ({ command: one, answer: answers[i] ?? "" }));
  const after = explained(before, told, amounts);
  if (after.length === 0)
    throw new Error(`no order explains ${textOf(told)}\nwhere it stood ${textOf(before)}`);
  return after;
}

/** Those of the ways in which it may stand that can be seen. @throws Error where that is none */
async function see(town: Town, standing: readonly State[]): Promise<State[]> {
  const sight = await town.sight();
  const seen = standing.filter(
    ({ purses, shop }) => JSON.stringify({ purses, shop }) === JSON.stringify(sight),
  );
  if (seen.length === 0) throw new Error(`what is seen is ${textOf([sight])}\nand not ${textOf(standing)}`);
  return seen;
}

async function play(town: Town, before: readonly State[], { next, ...asked }: Wave, amounts: Amounts) {
  const seen = await see(town, await answer(town, before, asked, amounts));
  if (next.do === "expire") await town.expire(next.bill);
  if (next.do === "expire") return seen.map((state) => expired(state, next.bill));
  if (next.do === "settle") await town.settle();
  return next.do === "settle" ? seen.map(settled) : seen;
}

const textOf = (all: readonly unknown[]) => all.map((one) => `\n  ${JSON.stringify(one)}`).join("");

test("whatever is asked at the same moment, the answers, the money and the streams are those of some order", async () => {
  await fc.assert(
    fc.asyncProperty(AMOUNTS, DAY, async (amounts, waves) => {
      const town = await Town.open(wallet, amounts, bank);
      let standing: readonly State[] = [beginning()];
      for (const one of [OPENING, ...waves]) standing = await play(town, standing, one, amounts);
      // All of it once more, one after the other: by now there is one answer to each.
      for (const one of waves.flatMap(({ atOnce }) => atOnce))
        standing = await answer(town, standing, { together: false, atOnce: [one] }, amounts);
      standing = await see(town, standing);
      const failures: unknown[] = [];
      for (const state of standing)
        await town.expectStated(state).catch((error: unknown) => void failures.push(error));
      if (failures.length === standing.length) throw failures[0];
    }),
    // Looking for a smaller case plays hundreds more: that is for the longer run.
    { numRuns: RUNS, endOnFailure: RUNS < 100, ...SEED },
  );
  expect((await auditLedger(wallet.db)).filter(({ count }) => count > 0)).toEqual([]);
  // What the database had to refuse would come right one by one, and nobody would see that the batch was wrong.
  expect(wallet.logged.filter((line) => /tried in halves/.test(line) && !IN_THE_WAY.test(line))).toEqual([]);
}, 3_600_000);
