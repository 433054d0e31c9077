/** What the till's papers have in common: heading, footing, rows of two texts, and how moments are written. */
import type { Letterhead } from "./design.ts";
import type { Block, ReceiptDocument, TextSize } from "./document.ts";
import { sizeFactor } from "./layout.ts";
import { printableText, textWidth } from "./width.ts";

export type Language = "zh" | "en";

type TextBlock = Extract<Block, { kind: "text" }>;
type RowBlock = Extract<Block, { kind: "row" }>;

/** What every paper says of itself. */
export interface PaperFacts {
  readonly language: Language;
  readonly demo: boolean;
  readonly merchantName: string;
  readonly place: string;
  /** The terminal's number. */
  readonly terminal: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly timeZone: string;
}

/** What every paper of a sale says besides. */
export interface SlipFacts extends PaperFacts {
  readonly letterhead?: Letterhead;
  readonly saleNumber: number;
  readonly operator: string;
}

const WORDS = {
  zh: {
    copy: "补打",
    demo: "演示 · 非真实交易",
    number: "单号",
    terminal: "终端",
    operator: "收银员",
    printedAt: "打印时间",
  },
  en: {
    copy: "COPY",
    demo: "DEMO - no real money",
    number: "No.",
    terminal: "Terminal",
    operator: "Cashier",
    printedAt: "Printed",
  },
} as const;

/** Whose paper it is, and of which sale, when and by whom. */
export function heading(facts: SlipFacts): Block[] {
  const words = WORDS[facts.language];
  const { header = [], hasLogo = false } = facts.letterhead ?? {};
  return [
    ...(hasLogo ? [{ kind: "logo" as const }] : []),
    ...shopLines(facts),
    ...header.map((line) => centered(line)),
    ...demoLine(facts),
    { kind: "rule", stroke: "double" },
    pair(
      `${words.number} ${String(facts.saleNumber).padStart(4, "0")}`,
      formatTime(facts.at, facts.timeZone),
    ),
    pair(`${words.terminal} ${facts.terminal}`, `${words.operator} ${facts.operator}`),
    { kind: "rule" },
  ];
}

/** The head of a paper that is for the shop or the bank and not for a customer: what it is stands first. */
export function formHeading(facts: PaperFacts, name: string): Block[] {
  return [
    title(name),
    ...shopLines(facts).map((block): Block => ({ ...block, size: "normal" })),
    ...demoLine(facts),
    { kind: "rule", stroke: "double" },
    pair(WORDS[facts.language].terminal, facts.terminal),
    pair(WORDS[facts.language].printedAt, formatTime(facts.at, facts.timeZone)),
  ];
}

function shopLines({ merchantName, place }: PaperFacts): TextBlock[] {
  const name = { kind: "text", text: merchantName, align: "center", size: "large" } as const;
  return [name, { kind: "text", text: place, align: "center" }];
}

export function demoLine({ demo, language }: Pick<PaperFacts, "demo" | "language">): Block[] {
  return demo ? [{ kind: "text", text: WORDS[language].demo, align: "center", bold: true }] : [];
}

/** What the shop says at the end, or else `otherwise`; then the cut. */
export function footing({ letterhead }: SlipFacts, otherwise: readonly string[]): Block[] {
  const lines = letterhead && letterhead.footer.length > 0 ? letterhead.footer : otherwise;
  return [...lines.map((line) => centered(line)), { kind: "cut" }];
}

/** A paper once more: it says so before anything else, and the how many-th copy it is. */
export function copyOf(original: ReceiptDocument, copy: number, language: Language): ReceiptDocument {
  return { blocks: [title(`${WORDS[language].copy} ${copy}`), ...original.blocks] };
}

/** What kind of paper it is. */
export function title(text: string): Block {
  return { kind: "text", text, align: "center", size: "large", bold: true };
}

export function centered(text: string): Block {
  return { kind: "text", text, align: "center" };
}

/** Two texts at the two edges, or below each other where the paper is too narrow for both in one line. */
export function pair(left: string, right: string, size: TextSize = "normal"): RowBlock {
  return { ...priced(left, right, size), stacks: true };
}

/** A name and its amount, which stays in one piece at the right edge while the name may go on below itself. */
export function priced(name: string, amount: string, size: TextSize = "normal"): RowBlock {
  const width = textWidth(printableText(amount)) * sizeFactor[size];
  return {
    kind: "row",
    ...(size !== "normal" && { size }),
    cells: [{ text: name }, { text: amount, align: "right", width }],
  };
}

/** A name, and a line to write on. */
export function toFillIn(name: string): Block {
  return pair(name, "_".repeat(16));
}

/** A line to sign on, with the room that a hand needs. */
export function signature(name: string): Block[] {
  return [{ kind: "feed", lines: 1 }, toFillIn(name)];
}

/** `2026-11-22 14:05:09`, in the shop's time zone. */
export function formatTime(at: number, timeZone: string): string {
  return formatterOf(timeZone, { dateStyle: "short", timeStyle: "medium", timeZone }).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using one does. */
function formatterOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${options.timeStyle ?? ""}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat("sv-SE", options);
  formatters.set(key, formatter);
  return formatter;
}
