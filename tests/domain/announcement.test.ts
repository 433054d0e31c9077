/** What the till says of a payment: an independent ear hears the same amount again. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ANNOUNCEMENT_KINDS,
  type SpokenLanguage,
  spokenVocabulary,
  spokenWords,
} from "#domain/announcement.ts";
import { AMOUNT_MAX, CURRENCIES, type Currency } from "#domain/money.ts";

const CURRENCY = fc.constantFrom(...(Object.keys(CURRENCIES) as Currency[]));
const AMOUNT = fc.oneof(
  fc.integer({ min: 0, max: AMOUNT_MAX }),
  fc.integer({ min: 0, max: 20_000 }),
  // Many noughts are where a number is misread.
  fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 7 })).map(([n, p]) => n * 10 ** p),
);
const say = (amount: number, currency: Currency, language: SpokenLanguage) =>
  spokenWords({ kind: "paid", money: { amount, currency } }, language).slice(1);

/** Reads a number in Chinese by adding up, as a child learns it. */
function heardInChinese(words: readonly string[]): number {
  let sum = 0;
  let group = 0;
  let digit = 0;
  for (const word of words) {
    const place = { 十: 10, 百: 100, 千: 1000 }[word];
    const size = { 万: 10_000, 亿: 100_000_000 }[word];
    if (place) {
      group += (digit || 1) * place;
      digit = 0;
    } else if (size) {
      sum += (group + digit) * size;
      group = digit = 0;
    } else digit = "两" === word ? 2 : "零一二三四五六七八九".indexOf(word);
  }
  return sum + group + digit;
}

function heardInEnglish(words: readonly string[]): number {
  const ones =
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
      " ",
    );
  const tens = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
  let sum = 0;
  let group = 0;
  for (const word of words) {
    if (word === "hundred") group *= 100;
    else if (word === "thousand" || word === "million") {
      sum += group * (word === "thousand" ? 1000 : 1_000_000);
      group = 0;
    } else group += ones.includes(word) ? ones.indexOf(word) : tens.indexOf(word) * 10;
  }
  return sum + group;
}

function heardYuan(words: readonly string[]): number {
  const text = words.join("");
  const found = /^(?:(.+?)元)?零?(?:(.)角)?(?:(.)分)?$/.exec(text);
  if (!found) throw new Error(`nobody says ${text}`);
  const [, yuan = "", jiao = "", fen = ""] = found;
  return heardInChinese([...yuan]) * 100 + heardInChinese([...jiao]) * 10 + heardInChinese([...fen]);
}

function heardWithPoint(
  words: readonly string[],
  point: string,
  read: (words: readonly string[]) => number,
  exponent: number,
) {
  const number = words.slice(0, -1);
  const at = number.indexOf(point);
  const whole = at < 0 ? number : number.slice(0, at);
  const decimals = at < 0 ? [] : number.slice(at + 1).map((word) => read([word]));
  return read(whole) * 10 ** exponent + Number(decimals.join("") || 0);
}

describe("收到 十二元五角", () => {
  test("is said as people say it", () => {
    const said = (amount: number) => say(amount, "CNY", "zh").join("");
    expect(spokenWords({ kind: "paid", money: { amount: 1250, currency: "CNY" } }, "zh").join(" ")).toBe(
      "收到 十 二 元 五 角",
    );
    expect([105, 2, 200, 1000, 10_000, 11_200, 100_100, 20_002_000, 100_000_050].map(said)).toEqual([
      "一元零五分",
      "两分",
      "两元",
      "十元",
      "一百元",
      "一百一十二元",
      "一千零一元",
      "二十万零二十元",
      "一百万元五角",
    ]);
    expect(say(1250, "CNY", "en").join(" ")).toBe("twelve point five zero yuan");
  });

  test("any amount of any currency is heard again as it is", () => {
    fc.assert(
      fc.property(AMOUNT, CURRENCY, (amount, currency) => {
        const { exponent } = CURRENCIES[currency];
        const zh = say(amount, currency, "zh");
        const heard = currency === "CNY" ? heardYuan(zh) : heardWithPoint(zh, "点", heardInChinese, exponent);
        expect(heard).toBe(amount);
        expect(heardWithPoint(say(amount, currency, "en"), "point", heardInEnglish, exponent)).toBe(amount);
      }),
      { numRuns: 1000 },
    );
  });

  test("each kind is said in other words, and only money that came is 收到", () => {
    for (const language of ["zh", "en"] as const) {
      const said = ANNOUNCEMENT_KINDS.map((kind) =>
        spokenWords({ kind, money: { amount: 100, currency: "CNY" } }, language),
      );
      expect(new Set(said.map(([first]) => first)).size).toBe(ANNOUNCEMENT_KINDS.length);
      expect(
        said.filter((words) => words.some((word) => word === "收到" || word === "received")),
      ).toHaveLength(1);
    }
  });

  test("there is a clip of every word, and each is long enough to be heard", () => {
    for (const language of ["zh", "en"] as const) {
      const path = new URL(`../../terminal/kit/voice/${language}.json`, import.meta.url);
      const places: Record<string, [number, number]> = JSON.parse(readFileSync(path, "utf8"));
      expect(Object.keys(places)).toEqual(spokenVocabulary(language));
      for (const [, length] of Object.values(places)) expect(length).toBeGreaterThan(0.1);
      fc.assert(
        fc.property(AMOUNT, CURRENCY, fc.constantFrom(...ANNOUNCEMENT_KINDS), (amount, currency, kind) =>
          spokenWords({ kind, money: { amount, currency } }, language).every((word) => word in places),
        ),
      );
    }
  });
});
