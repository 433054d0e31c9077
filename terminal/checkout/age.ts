/** How long something lasts, as people say it: one unit, rounded down. */
import { t, type Word } from "./words.ts";

const MINUTE = 60_000;
const UNITS: readonly { readonly ms: number; readonly words: Word }[] = [
  { ms: 24 * 60 * MINUTE, words: "days" },
  { ms: 60 * MINUTE, words: "hours" },
  { ms: MINUTE, words: "minutes" },
  { ms: 1000, words: "seconds" },
];

export function ageWords(ms: number): string {
  const unit = UNITS.find((one) => ms >= one.ms);
  return unit ? t(unit.words, { count: Math.floor(ms / unit.ms) }) : t("seconds", { count: 0 });
}
