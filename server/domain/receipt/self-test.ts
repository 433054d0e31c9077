/** A page by which a person sees what a printer can do: what is wrong with it is wrong on the paper. */
import type { Block, ReceiptDocument } from "./document.ts";
import { centered, demoLine, formatTime, type Language, pair, title } from "./parts.ts";

/** How much a printer confirms: see `hardware/README.md`. */
export type ConfirmationLevel = "A" | "B" | "C" | "D";

export interface SelfTestFacts {
  readonly language: Language;
  readonly demo: boolean;
  /** As the printer names itself, or the way to it. */
  readonly printer: string;
  readonly profile: string;
  /** Half-width columns that it is set up for. */
  readonly columns: number;
  readonly level: ConfirmationLevel;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly timeZone: string;
}

const WORDS = {
  zh: {
    title: "打印机自检",
    printer: "打印机",
    profile: "型号配置",
    columns: "每行",
    halves: "个半角",
    ruler: "标尺，应正好占满一行：",
    chinese: "汉字",
    rare: "生僻字",
    money: "货币",
    emoji: "表情",
    bold: "加粗 Bold",
    wide: "倍宽",
    large: "倍大",
    level: "确认级别",
    check: "请核对",
    points: [
      "标尺占满一行，未换行",
      "没有方框、问号或乱码",
      "¥ 与 $ 各是各的符号",
      "二维码和条码可以扫出",
      "本行之后裁纸",
    ],
    levels: {
      A: "出纸后逐张确认",
      B: "收到后确认，再查状态",
      C: "只报状态，不能确认出纸",
      D: "无应答，不能确认出纸",
    },
  },
  en: {
    title: "SELF-TEST",
    printer: "Printer",
    profile: "Profile",
    columns: "A line holds",
    halves: "columns",
    ruler: "Ruler, exactly one line:",
    chinese: "Chinese",
    rare: "Rare",
    money: "Money",
    emoji: "Emoji",
    bold: "Bold 加粗",
    wide: "Wide",
    large: "Large",
    level: "Confirms",
    check: "Please check",
    points: [
      "The ruler is one line",
      "No boxes or question marks",
      "¥ and $ are not the same",
      "QR and barcode can be read",
      "The paper is cut below",
    ],
    levels: {
      A: "each paper out",
      B: "each job taken in",
      C: "its state only",
      D: "nothing",
    },
  },
} as const;

/** What the QR and the barcode say. */
export const SELF_TEST_MARK = "SHOUYIN-TEST";

export function selfTest(facts: SelfTestFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  return {
    blocks: [
      title(words.title),
      ...demoLine(facts),
      centered(formatTime(facts.at, facts.timeZone)),
      { kind: "rule", stroke: "double" },
      pair(words.printer, facts.printer),
      pair(words.profile, facts.profile),
      pair(words.columns, `${facts.columns} ${words.halves}`),
      pair(words.level, `${facts.level} ${words.levels[facts.level]}`),
      { kind: "rule" },
      { kind: "text", text: words.ruler },
      { kind: "text", text: ruler(facts.columns) },
      ...characters(facts.language),
      { kind: "qr", text: SELF_TEST_MARK },
      { kind: "barcode", text: SELF_TEST_MARK },
      { kind: "rule" },
      { kind: "text", text: words.check, bold: true },
      ...words.points.map((text): Block => ({ kind: "text", text: `[ ] ${text}` })),
      { kind: "cut" },
    ],
  };
}

/** `1234567890123…`: whoever reads its last digit knows where the paper ends. */
function ruler(columns: number): string {
  return "1234567890".repeat(Math.ceil(columns / 10)).slice(0, columns);
}

/** Both bytes of GB 2312, GBK beyond it, hanzi outside it, and signs that printers take for one another. */
function characters(language: Language): Block[] {
  const words = WORDS[language];
  return [
    pair(words.chinese, "收银小票 镕喆堃犇"),
    pair(words.rare, "𠮷野家 龘 㐂"),
    pair(words.money, "¥12.50 $12.50 €12.50"),
    pair(words.emoji, "😀 🧧 🍜"),
    { kind: "text", text: `${words.bold} 0123`, bold: true },
    { kind: "text", text: `${words.wide} 0123`, size: "wide" },
    { kind: "text", text: `${words.large} 0123`, size: "large" },
  ];
}
