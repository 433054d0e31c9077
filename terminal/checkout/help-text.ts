/** What helps on one screen: what it is for, what each control does, and the keys it takes. */
import type { Sentence } from "#domain/payment-sentences.ts";

export interface Help {
  readonly purpose: Sentence;
  readonly controls: readonly Control[];
  /** None where only those count that count everywhere. */
  readonly keys: readonly KeyMeaning[];
}

export interface Control {
  /** As the control itself says it now, so that help never calls it by another name. */
  readonly name: () => string;
  readonly does: Sentence;
}

export interface KeyMeaning {
  /** As it stands on the key, or digits. */
  readonly key: Sentence;
  readonly does: Sentence;
}

export const both = (zh: string, en: string): Sentence => ({ zh, en });
/** A key that is called the same in both languages. */
export const named = (key: string): Sentence => ({ zh: key, en: key });

export const DIGITS = both("数字键", "Digits");
export const DIGITS_AND_DOT = both("数字键和 .", "Digits and .");
/** Keys that count wherever one is. */
export const EVERYWHERE: readonly KeyMeaning[] = [
  { key: named("F1"), does: both("打开帮助", "This help") },
  { key: named("Tab / Enter"), does: both("走到下一个按钮 / 按下它", "To the next button / press it") },
];

export const PRINT: KeyMeaning = {
  key: named("F8"),
  does: both("打印小票，或再打一张", "Print the receipt, or once more"),
};
export const BACKSPACE: KeyMeaning = {
  key: named("Backspace / Delete"),
  does: both("退一位 / 清除", "Take back one digit / all"),
};
