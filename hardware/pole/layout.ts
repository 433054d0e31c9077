/**
 * What two lines of twenty columns say of a picture. Nothing here knows how a display is spoken to.
 */
import type { DisplayPicture } from "../customer-display.ts";
import { type PoleWords, WORDS } from "./words.ts";

export const COLUMNS = 20;

/** What a display can write: cheap ones have no hanzi. */
export type Charset = "ascii" | "gbk";

/** Exactly `COLUMNS` columns each, where a hanzi takes two. */
export type TwoLines = readonly [upper: string, lower: string];

export function linesOf(picture: DisplayPicture, charset: Charset): TwoLines {
  const words = WORDS[charset];
  if (picture.state === "idle" || picture.state === "receipt")
    return [centred(words.welcome), spaces(COLUMNS)];
  const amount = moneyOf(picture.amount);
  if (picture.state === "paid") {
    const change = picture.change === undefined ? undefined : moneyOf(picture.change);
    const due = picture.due === undefined ? undefined : moneyOf(picture.due);
    if (change) return [row(words.paid, amount), row(words.change, change)];
    return [row(words.paid, amount), due ? row(words.stillDue, due) : centred(words.thanks)];
  }
  return [row(words.total, amount), below(picture, words)];
}

/** What stands under the total as long as nothing is paid. */
function below(
  picture: Exclude<DisplayPicture, { readonly state: "idle" | "receipt" | "paid" }>,
  words: PoleWords,
): string {
  switch (picture.state) {
    case "due":
      return centred(words.due);
    case "paying":
      return row(words.scan, printable(picture.matchCode));
    case "charging":
      return centred(picture.confirming ? words.confirming : words.charging);
    case "checking":
      return centred(words.checking);
    case "accepted":
      return centred(words.accepted);
    case "ended":
      return centred(words.outcome[picture.outcome]);
  }
}

/** What a display of figures shows: an amount, and which of its lamps says what that is. */
export interface Figures {
  /** Digits and a decimal point. Nothing where an amount has more digits than there is room for: half of one is a lie. */
  readonly digits: string;
  readonly lamp: "none" | "total" | "received" | "change";
}

const FIGURES = 8;

export function figuresOf(picture: DisplayPicture): Figures {
  switch (picture.state) {
    case "idle":
    case "receipt":
      return { digits: "", lamp: "none" };
    // Nothing is due any more, and an amount by itself would look as if it were.
    case "ended":
      return { digits: "", lamp: "none" };
    case "paid":
      return picture.change === undefined
        ? { digits: digitsOf(picture.amount), lamp: "received" }
        : { digits: digitsOf(picture.change), lamp: "change" };
    default:
      return { digits: digitsOf(picture.amount), lamp: "total" };
  }
}

function digitsOf(money: string): string {
  const digits = money.replace(/[^\d.]/g, "");
  return /^\d+(\.\d+)?$/.test(digits) && digits.replace(".", "").length <= FIGURES ? digits : "";
}

/** As a display can write it: `¥12.50` is `12.50`, `HK$12.50` stays. A customer knows the shop's money. */
function moneyOf(text: string): string {
  const shown = printable(text);
  return shown.length <= COLUMNS ? shown : "";
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, "").trim();
}

/** Words on the left, a figure on the right. Where both have no room the figure stands alone, and never in part. */
function row(words: string, figure: string): string {
  if (figure.length > COLUMNS) return padded(words);
  const gap = COLUMNS - widthOf(words) - figure.length;
  return gap > 0 ? words + spaces(gap) + figure : figure.padStart(COLUMNS);
}

function centred(words: string): string {
  return padded(spaces(Math.floor((COLUMNS - widthOf(words)) / 2)) + words);
}

function padded(words: string): string {
  return words + spaces(COLUMNS - widthOf(words));
}

function spaces(count: number): string {
  return " ".repeat(count);
}

/** Columns that a text takes: all that is not ASCII in our words is a hanzi. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character <= "~" ? 1 : 2), 0);
}
