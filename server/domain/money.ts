/**
 * Money is an integer count of minor units with its currency (ISO 4217). There are no floats here: text becomes
 * digits, digits become an integer, and division is always by `allocate`, which loses nothing.
 */

interface CurrencyFacts {
  /** ISO 4217 numeric code, as QR payloads and signed bytes carry it. */
  readonly numeric: number;
  /** How many decimal digits the minor unit has. */
  readonly exponent: 0 | 2;
  readonly symbol: string;
}

export const CURRENCIES = {
  CNY: { numeric: 156, exponent: 2, symbol: "¥" },
  HKD: { numeric: 344, exponent: 2, symbol: "HK$" },
  MOP: { numeric: 446, exponent: 2, symbol: "MOP$" },
  USD: { numeric: 840, exponent: 2, symbol: "US$" },
  EUR: { numeric: 978, exponent: 2, symbol: "€" },
  SGD: { numeric: 702, exponent: 2, symbol: "S$" },
  THB: { numeric: 764, exponent: 2, symbol: "฿" },
  MYR: { numeric: 458, exponent: 2, symbol: "RM" },
  JPY: { numeric: 392, exponent: 0, symbol: "JP¥" },
  KRW: { numeric: 410, exponent: 0, symbol: "₩" },
} as const satisfies Record<string, CurrencyFacts>;

export type Currency = keyof typeof CURRENCIES;

export interface Money {
  /** Minor units: fen for CNY. */
  readonly amount: number;
  readonly currency: Currency;
}

/** The most that one sale or payment may come to: 9,999,999.99. A larger one is a slip of the hand. */
export const AMOUNT_MAX = 999_999_999;

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(CURRENCIES, code);
}

export function currencyOfNumeric(numeric: number): Currency | undefined {
  return (Object.keys(CURRENCIES) as Currency[]).find((code) => CURRENCIES[code].numeric === numeric);
}

/** True for an amount that a sale or a payment may have: whole minor units, above zero, at most `AMOUNT_MAX`. */
export function isPayableAmount(amount: number): boolean {
  return Number.isInteger(amount) && amount > 0 && amount <= AMOUNT_MAX;
}

/** `1234567` of CNY → `12,345.67`. Grouped by thousands, as many decimals as the currency has, no sign of currency. */
export function formatAmount({ amount, currency }: Money): string {
  const plain = formatPlain({ amount, currency });
  const [whole = "0", fraction] = plain.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = amount < 0 ? "-" : "";
  return fraction === undefined ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
}

/** `1250` of CNY → `¥12.50`; a negative amount has its sign first. */
export function formatMoney(money: Money): string {
  const text = formatAmount(money);
  const { symbol } = CURRENCIES[money.currency];
  return text.startsWith("-") ? `-${symbol}${text.slice(1)}` : `${symbol}${text}`;
}

/** `1234567` of CNY → `12345.67`: for machines, without grouping. */
export function formatPlain({ amount, currency }: Money): string {
  const { exponent } = CURRENCIES[currency];
  const sign = amount < 0 ? "-" : "";
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0");
  if (exponent === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Why a typed amount is not one. */
export type AmountFault = "empty" | "not-a-number" | "too-many-decimals" | "too-large";

/**
 * Reads what people type or paste: full-width digits, grouping commas, the currency's sign before it or 元 after it.
 * Never rounds and never guesses: more decimals than the currency has, another currency's sign, or anything between
 * the digits (12元50 is not 1,250) is a fault.
 */
export function parseAmount(
  text: string,
  currency: Currency,
): { readonly amount: number } | { readonly fault: AmountFault } {
  const cleaned = withoutSign(halfWidth(text).trim(), currency);
  if (cleaned === "") return { fault: "empty" };
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?$/.exec(cleaned);
  if (!match || (match[1] === undefined && !match[2])) return { fault: "not-a-number" };
  const { exponent } = CURRENCIES[currency];
  const whole = (match[1] ?? "0").replaceAll(",", "");
  const fraction = match[2] ?? "";
  if (fraction.length > exponent) return { fault: "too-many-decimals" };
  const digits = (whole + fraction.padEnd(exponent, "0")).replace(/^0+(?=\d)/, "");
  if (digits.length > String(AMOUNT_MAX).length || Number(digits) > AMOUNT_MAX) return { fault: "too-large" };
  return { amount: Number(digits) };
}

/**
 * Full-width forms as an input method leaves them, in their common form. Not Unicode's NFKC: that one would make 1250
 * of a price that is printed 12⁵⁰.
 */
function halfWidth(text: string): string {
  return text
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[￥￦。]/g, (wide) => ({ "￥": "¥", "￦": "₩" })[wide] ?? ".");
}

/** Takes off the currency's own sign, in full (`HK$`) or bare (`$`), and 元. */
function withoutSign(text: string, currency: Currency): string {
  const { symbol } = CURRENCIES[currency];
  const signs = [symbol, symbol.replace(/^[A-Z]+(?=[^A-Z])/, "")];
  const sign = signs.find((candidate) => text.toUpperCase().startsWith(candidate)) ?? "";
  return text
    .slice(sign.length)
    .replace(/[元圆]$/, "")
    .trim();
}

/**
 * Splits `total` by `weights` so that the parts are whole and their sum is `total`: each gets its floor, and the
 * units left over go to the largest remainders, the earlier part first where they tie.
 * @throws RangeError when there is no positive weight, or a weight is negative or not whole
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  if (weights.some((w) => w < 0 || !Number.isSafeInteger(w)) || weights.every((w) => w === 0))
    throw new RangeError("allocate needs whole weights of which one is positive");
  const sum = weights.reduce((a, w) => a + BigInt(w), 0n);
  const sign = total < 0 ? -1n : 1n;
  const size = BigInt(Math.abs(total));
  const shares = weights.map((w, index) => {
    const product = size * BigInt(w);
    return { index, floor: product / sum, remainder: product % sum };
  });
  let left = size - shares.reduce((a, s) => a + s.floor, 0n);
  const parts = shares.map((s) => s.floor);
  for (const { index } of [...shares].sort((a, b) => compareRemainders(a, b))) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => Number(part * sign));
}

function compareRemainders(
  a: { index: number; remainder: bigint },
  b: { index: number; remainder: bigint },
): number {
  if (a.remainder === b.remainder) return a.index - b.index;
  return a.remainder > b.remainder ? -1 : 1;
}
