/** What is typed on an amount pad: text as typed, and the rules that keep it an amount. */
import { CURRENCIES, type Currency, parseAmount } from "#domain/money.ts";
import type { KeyName } from "./keypad.tsx";

/** The text after a key, or the same text where the key would make it something else than an amount. */
export function typed(text: string, key: KeyName, currency: Currency): string {
  if (key === "backspace") return text.slice(0, -1);
  if (key === "clear") return "";
  if (key === "plus") return text;
  const next = tidy(text + key);
  const parsed = parseAmount(next, currency);
  if ("fault" in parsed) return text;
  return key === "." && CURRENCIES[currency].exponent === 0 ? text : next;
}

/** `007` is typed as `7`, `.5` as `0.5`. */
function tidy(text: string): string {
  const whole = text.replace(/^0+(?=\d)/, "");
  return whole.startsWith(".") ? `0${whole}` : whole;
}

/** Minor units of what is typed; nothing typed is nothing. */
export function amountOf(text: string, currency: Currency): number {
  const parsed = parseAmount(text, currency);
  return "amount" in parsed ? parsed.amount : 0;
}

/** `1234.5` → `¥1,234.5`: as typed, so that no digit appears that nobody pressed. */
export function shown(text: string, currency: Currency): string {
  const { symbol, exponent } = CURRENCIES[currency];
  const [whole = "", fraction] = text.split(".");
  const grouped = (whole || "0").replace(/\B(?=(\d{3})+$)/g, ",");
  if (text === "") return `${symbol}${exponent === 0 ? "0" : `0.${"0".repeat(exponent)}`}`;
  return fraction === undefined ? `${symbol}${grouped}` : `${symbol}${grouped}.${fraction}`;
}
