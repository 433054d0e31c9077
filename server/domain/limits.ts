/**
 * How much a wallet may hold, and may pay at once, in a day and in a year. Two sets of limits meet: those of its tier
 * (等级: how well the bank knows whose it is), and those of the regulation on payments by QR code (条码支付), which
 * depend on how many factors the payer has shown. Both are data, each row valid from a date. Days and years are those of
 * the wallet's time zone.
 */
import { calendarDayOf } from "./business-day.ts";
import type { Currency } from "./money.ts";
import type { RefusalCode } from "./refusal.ts";

/** 一类 (seen in person, full papers) to 四类 (a phone number and nothing else). */
export const TIERS = [1, 2, 3, 4] as const;
export type Tier = (typeof TIERS)[number];

/** Minor units; null where there is no limit. */
export interface TierLimits {
  readonly balance: number | null;
  readonly payment: number | null;
  readonly day: number | null;
  readonly year: number | null;
}

/** By what a payer has shown that it is he: the phone that is bound to him, the payment PIN, a certificate. */
export const FACTORS = ["device", "pin", "certificate"] as const;
export type Factor = (typeof FACTORS)[number];

/** Classes of consent to a payment by QR code, from the strongest to the weakest. */
export const CONSENT_CLASSES = ["A", "B", "C"] as const;
export type ConsentClass = (typeof CONSENT_CLASSES)[number];

/** A: two factors or more, a certificate or an electronic signature among them; B: two or more; C: fewer. */
export function consentClassOf(factors: readonly Factor[]): ConsentClass {
  const different = new Set(factors);
  if (different.size < 2) return "C";
  return different.has("certificate") ? "A" : "B";
}

interface DatedLimits {
  /** The first day on which they bind, in their time zone. */
  readonly from: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly source: string;
  readonly tiers: Readonly<Record<Tier, TierLimits>>;
  /** What consents of a class, and of every weaker one, come to in a day at most; null where it is agreed one by one. */
  readonly classes: Readonly<Record<ConsentClass, number | null>>;
}

/**
 * The latest first. A change of the rules is a new row: what was decided by the old one can still be explained by it.
 * The sources of the tiers name no first day; the one given is that of the classes, before any payment of this wallet.
 * Whether bank-held balances have other limits since 2026-01-01 could not be verified.
 */
export const LIMITS: readonly DatedLimits[] = [
  {
    from: "2018-04-01",
    currency: "CNY",
    timeZone: "Asia/Shanghai",
    source:
      "Tiers: e-CNY wallet classes 1 to 4 (secondary sources; class 3 unverified). Classes: 银发〔2017〕296号, 条码支付业务规范, art. 12",
    tiers: {
      1: { balance: null, payment: null, day: null, year: null },
      2: { balance: 50_000_000, payment: 5_000_000, day: 10_000_000, year: null },
      3: { balance: 2_000_000, payment: 500_000, day: 1_000_000, year: null },
      4: { balance: 1_000_000, payment: 200_000, day: 500_000, year: 5_000_000 },
    },
    classes: { A: null, B: 500_000, C: 100_000 },
  },
];

/**
 * The limits that bind a wallet of this currency at this time, epoch milliseconds: before the first day of all, those
 * of that day. Undefined for a currency that has none.
 */
export function limitsAt(currency: Currency, now: number): DatedLimits | undefined {
  const rows = LIMITS.filter((row) => row.currency === currency);
  return rows.find((row) => row.from <= localDay(now, row.timeZone)) ?? rows.at(-1);
}

/** What a wallet has paid, on the last day on which it paid anything. Amounts in minor units. */
export interface Usage {
  /** `2026-11-26`, in the wallet's time zone. */
  readonly day: string;
  /** All of that day, whatever the way. */
  readonly spent: number;
  /** Of that day, by QR code, by class of consent. */
  readonly byClass: Readonly<Record<ConsentClass, number>>;
  /** All of that day's year. */
  readonly spentInYear: number;
}

const NOTHING_BY_CLASS = { A: 0, B: 0, C: 0 } as const;

/** Of a wallet that has never paid. */
export const NO_USAGE: Usage = { day: "1970-01-01", spent: 0, byClass: NOTHING_BY_CLASS, spentInYear: 0 };

/** What of a usage still counts on a day. A clock that went back keeps counting on the later day. */
export function usageOn(usage: Usage, day: string): Usage {
  if (day <= usage.day) return usage;
  const sameYear = yearOf(day) === yearOf(usage.day);
  return { day, spent: 0, byClass: NOTHING_BY_CLASS, spentInYear: sameYear ? usage.spentInYear : 0 };
}

/** A wallet as its limits see it. */
export interface LimitedWallet {
  readonly tier: Tier;
  readonly currency: Currency;
  readonly usage: Usage;
}

/** Money that is to leave a wallet for somebody else's: a payment by QR code with its class, or a transfer without. */
export interface Spending {
  readonly amount: number;
  readonly consentClass?: ConsentClass;
}

/**
 * The usage after this spending, or why the limits refuse it. The limits do not look at the balance. A currency
 * without limits is one that this wallet does not deal in.
 * @param now epoch milliseconds of the clock that decides
 */
export function spend(
  { tier, currency, usage }: LimitedWallet,
  { amount, consentClass }: Spending,
  now: number,
): { readonly usage: Usage } | { readonly refusal: RefusalCode } {
  const limits = limitsAt(currency, now);
  if (!limits) return { refusal: "currency_mismatch" };
  const { payment, day, year } = limits.tiers[tier];
  const before = usageOn(usage, localDay(now, limits.timeZone));
  const after = add(before, { amount, ...(consentClass && { consentClass }) });
  if (isOver(amount, payment)) return { refusal: "over_payment_limit" };
  if (isOver(after.spent, day)) return { refusal: "over_day_limit" };
  if (isOver(after.spentInYear, year)) return { refusal: "over_year_limit" };
  if (consentClass && isOverClass(after, consentClass, limits.classes))
    return { refusal: "over_class_limit" };
  return { usage: after };
}

/** What of a limit is used; `most` is null where there is none. Minor units. */
export interface Used {
  readonly spent: number;
  readonly most: number | null;
}

/** How a wallet stands to its limits, for its holder to read. */
export interface LimitsStanding {
  readonly payment: number | null;
  readonly balance: number | null;
  readonly day: Used;
  readonly year: Used;
  /** By QR code: all that was paid below class A, and what of it without the PIN. */
  readonly byCode: Used;
  readonly byCodeAlone: Used;
}

/** @throws Error for a currency without limits: no wallet has one */
export function standingOf({ tier, currency, usage }: LimitedWallet, now: number): LimitsStanding {
  const limits = limitsAt(currency, now);
  if (!limits) throw new Error(`there are no limits for ${currency}`);
  const { payment, balance, day, year } = limits.tiers[tier];
  const { spent, spentInYear, byClass } = usageOn(usage, localDay(now, limits.timeZone));
  return {
    payment,
    balance,
    day: { spent, most: day },
    year: { spent: spentInYear, most: year },
    byCode: { spent: byClass.B + byClass.C, most: limits.classes.B },
    byCodeAlone: { spent: byClass.C, most: limits.classes.C },
  };
}

/** A payment by QR code that is counted in its payer's usage. */
export interface Counted {
  readonly day: string;
  readonly consentClass: ConsentClass;
}

/**
 * The usage after a reversal: what was as if it never was counts no more, on its day and in its year while they are
 * the usage's own. A refund gives nothing back: a shop that gives money back must not widen what a lost phone can lose.
 */
export function giveBack(usage: Usage, { day, consentClass }: Counted, amount: number): Usage {
  if (yearOf(day) !== yearOf(usage.day)) return usage;
  if (day !== usage.day) return { ...usage, spentInYear: usage.spentInYear - amount };
  return add(usage, { amount: -amount, consentClass });
}

/** Why a wallet does not take this much more, where money would come in by its holder's or another customer's will. */
export function whyNotHold(
  { tier, currency, balance }: { readonly tier: Tier; readonly currency: Currency; readonly balance: number },
  amount: number,
  now: number,
): RefusalCode | undefined {
  const limits = limitsAt(currency, now);
  if (!limits) return "currency_mismatch";
  return isOver(balance + amount, limits.tiers[tier].balance) ? "over_balance_limit" : undefined;
}

function add(usage: Usage, { amount, consentClass }: Spending): Usage {
  const { byClass } = usage;
  return {
    day: usage.day,
    spent: usage.spent + amount,
    byClass: consentClass ? { ...byClass, [consentClass]: byClass[consentClass] + amount } : byClass,
    spentInYear: usage.spentInYear + amount,
  };
}

/**
 * A weaker consent never leaves more room than a stronger one: what was paid with fewer factors counts in the limit of
 * those with more. (The regulation can also be read as counting each class for itself, which is wider.)
 */
function isOverClass(
  { byClass }: Usage,
  consentClass: ConsentClass,
  most: Readonly<Record<ConsentClass, number | null>>,
): boolean {
  const upTo = CONSENT_CLASSES.slice(0, CONSENT_CLASSES.indexOf(consentClass) + 1);
  return upTo.some((strong) => {
    const weaker = CONSENT_CLASSES.slice(CONSENT_CLASSES.indexOf(strong));
    return isOver(
      weaker.reduce((sum, each) => sum + byClass[each], 0),
      most[strong],
    );
  });
}

const isOver = (amount: number, most: number | null) => most !== null && amount > most;
const yearOf = (day: string) => day.slice(0, 4);

/** No place on earth changes its offset but on a quarter of an hour: the day of each is worked out once. */
const QUARTER_MS = 900_000;
const lastDays = new Map<string, { readonly quarter: number; readonly day: string }>();

function localDay(at: number, timeZone: string): string {
  const quarter = Math.floor(at / QUARTER_MS);
  const last = lastDays.get(timeZone);
  if (last?.quarter === quarter) return last.day;
  const day = calendarDayOf(at, timeZone);
  lastDays.set(timeZone, { quarter, day });
  return day;
}
