/**
 * What a till says aloud of a payment: its kind and amount as words, each of which is one recorded clip. Which amount
 * and which kind the terminal's server decides, from what the wallet has proven.
 */
import { CURRENCIES, type Currency, type Money } from "./money.ts";

/** `returned`: taken back after all, because the payment had been cancelled before its proof came. */
export const ANNOUNCEMENT_KINDS = ["paid", "refunded", "failed", "returned"] as const;
export type AnnouncementKind = (typeof ANNOUNCEMENT_KINDS)[number];

/** Milliseconds after which something is news no more: a till that was away does not tell of the past. */
export const NEWS_MS = 30_000;

export type SpokenLanguage = "zh" | "en";

export interface Announcement {
  readonly kind: AnnouncementKind;
  readonly money: Money;
}

const FRAMES: Record<
  SpokenLanguage,
  Record<AnnouncementKind, readonly [before: string[], after: string[]]>
> = {
  zh: {
    paid: [["收到"], []],
    refunded: [["已退款"], []],
    failed: [["未付款"], ["请勿交货"]],
    returned: [["已撤销"], ["款项已退回", "请勿交货"]],
  },
  en: {
    paid: [["received"], []],
    refunded: [["refunded"], []],
    failed: [["not paid"], ["keep the goods"]],
    returned: [["cancelled"], ["money returned", "keep the goods"]],
  },
};

/** The clips that say it, in their order. */
export function spokenWords({ kind, money }: Announcement, language: SpokenLanguage): readonly string[] {
  const [before, after] = FRAMES[language][kind];
  const amount = language === "zh" ? amountInChinese(money) : amountInEnglish(money);
  return [...before, ...amount, ...after];
}

const CHINESE_CURRENCIES: Record<Exclude<Currency, "CNY">, string> = {
  HKD: "港元",
  MOP: "澳门元",
  USD: "美元",
  EUR: "欧元",
  SGD: "新加坡元",
  THB: "泰铢",
  MYR: "林吉特",
  JPY: "日元",
  KRW: "韩元",
};

const ENGLISH_CURRENCIES: Record<Currency, string> = {
  CNY: "yuan",
  HKD: "Hong Kong dollars",
  MOP: "patacas",
  USD: "US dollars",
  EUR: "euros",
  SGD: "Singapore dollars",
  THB: "baht",
  MYR: "ringgit",
  JPY: "yen",
  KRW: "won",
};

const DIGITS = "零一二三四五六七八九";
const PLACES = ["", "十", "百", "千"];

function amountInChinese({ amount, currency }: Money): string[] {
  if (currency === "CNY") return yuan(amount);
  const { whole, decimals } = parts({ amount, currency });
  const point = decimals === "" ? [] : ["点", ...[...decimals].map(chineseDigit)];
  return [...numberInChinese(whole), ...point, CHINESE_CURRENCIES[currency]];
}

/** `1250` → 十二元五角, as people say it; `105` → 一元零五分. */
function yuan(fen: number): string[] {
  const whole = Math.floor(fen / 100);
  const jiao = Math.floor(fen / 10) % 10;
  const rest = fen % 10;
  return [
    ...(whole > 0 || fen === 0 ? [...alone(whole), "元"] : []),
    ...(jiao > 0 ? [...alone(jiao), "角"] : []),
    ...(whole > 0 && jiao === 0 && rest > 0 ? ["零"] : []),
    ...(rest > 0 ? [...alone(rest), "分"] : []),
  ];
}

/** Two of something is 两. */
const alone = (value: number) => (value === 2 ? ["两"] : numberInChinese(value));

const chineseDigit = (digit: string) => DIGITS.charAt(Number(digit));

/** By groups of four digits, each with its name; a gap between what is said is said once, as 零. */
function numberInChinese(value: number): string[] {
  if (value === 0) return ["零"];
  const words: string[] = [];
  let gap = false;
  for (const [size, name] of [
    [100_000_000, ["亿"]],
    [10_000, ["万"]],
    [1, []],
  ] as const) {
    const group = Math.floor(value / size) % 10_000;
    if (words.length > 0 && (gap || group < 1000) && group > 0) words.push("零");
    gap = group === 0;
    if (group > 0) words.push(...(group === 2 && size > 1 ? ["两"] : fourDigits(group)), ...name);
  }
  // Ten is 十, and not 一十, where a number begins with it.
  return words[0] === "一" && words[1] === "十" ? words.slice(1) : words;
}

function fourDigits(group: number): string[] {
  const words: string[] = [];
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit > 0) {
      if (gap && words.length > 0) words.push("零");
      words.push(digit === 2 && place >= 2 ? "两" : DIGITS.charAt(digit));
      if (place > 0) words.push(PLACES[place] ?? "");
    }
    gap = digit === 0;
  }
  return words;
}

const UNDER_TWENTY =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

function amountInEnglish(money: Money): string[] {
  const { whole, decimals } = parts(money);
  const point = decimals === "" ? [] : ["point", ...[...decimals].map((digit) => under20(Number(digit)))];
  return [...numberInEnglish(whole), ...point, ENGLISH_CURRENCIES[money.currency]];
}

function numberInEnglish(value: number): string[] {
  if (value === 0) return ["zero"];
  return [
    ...thousands(Math.floor(value / 1_000_000), "million"),
    ...thousands(Math.floor(value / 1000) % 1000, "thousand"),
    ...underThousand(value % 1000),
  ];
}

const thousands = (group: number, name: string) => (group > 0 ? [...underThousand(group), name] : []);

function underThousand(value: number): string[] {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  return [
    ...(hundreds > 0 ? [under20(hundreds), "hundred"] : []),
    ...(rest >= 20 ? [TENS[Math.floor(rest / 10) - 2] ?? ""] : []),
    ...(rest >= 20 && rest % 10 > 0 ? [under20(rest % 10)] : []),
    ...(rest > 0 && rest < 20 ? [under20(rest)] : []),
  ];
}

const under20 = (value: number) => UNDER_TWENTY[value] ?? "";

/** Decimals are said only where there are any. */
function parts({ amount, currency }: Money): { whole: number; decimals: string } {
  const { exponent } = CURRENCIES[currency];
  const unit = 10 ** exponent;
  const minor = amount % unit;
  return {
    whole: Math.floor(amount / unit),
    decimals: minor === 0 ? "" : String(minor).padStart(exponent, "0"),
  };
}

/** Every word that can be said in a language: the clips that there have to be. */
export function spokenVocabulary(language: SpokenLanguage): readonly string[] {
  const frames = Object.values(FRAMES[language]).flat(2);
  const numbers =
    language === "zh"
      ? [
          ...DIGITS,
          "两",
          "点",
          "元",
          "角",
          "分",
          "十",
          "百",
          "千",
          "万",
          "亿",
          ...Object.values(CHINESE_CURRENCIES),
        ]
      : [
          ...UNDER_TWENTY,
          ...TENS,
          "hundred",
          "thousand",
          "million",
          "point",
          ...Object.values(ENGLISH_CURRENCIES),
        ];
  return [...new Set([...frames, ...numbers])];
}
