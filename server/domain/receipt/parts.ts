/** What every paper of the till has in common: its heading, rows of two texts, and how moments are written. */
import type { Block, TextSize } from "./document.ts";
import { sizeFactor } from "./layout.ts";
import { printableText, textWidth } from "./width.ts";

/** What every paper says of itself. */
export interface SlipFacts {
  readonly language: "zh" | "en";
  readonly demo: boolean;
  readonly merchantName: string;
  readonly place: string;
  /** The terminal's number. */
  readonly terminal: string;
  readonly saleNumber: number;
  readonly operator: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly timeZone: string;
  /** 0 for the original; a copy says so, with its number. */
  readonly copy: number;
}

const WORDS = {
  zh: { copy: "补打", demo: "演示 · 非真实交易", number: "单号", terminal: "终端", operator: "收银员" },
  en: {
    copy: "COPY",
    demo: "DEMO - no real money",
    number: "No.",
    terminal: "Terminal",
    operator: "Cashier",
  },
} as const;

/** Whose paper it is, whether it is a copy, and of which sale, when and by whom. */
export function heading(facts: SlipFacts): Block[] {
  const words = WORDS[facts.language];
  const blocks: Block[] = [
    { kind: "text", text: facts.merchantName, align: "center", size: "large" },
    { kind: "text", text: facts.place, align: "center" },
  ];
  if (facts.copy > 0)
    blocks.push({
      kind: "text",
      text: `${words.copy} ${facts.copy}`,
      align: "center",
      size: "large",
      bold: true,
    });
  if (facts.demo) blocks.push({ kind: "text", text: words.demo, align: "center", bold: true });
  return [
    ...blocks,
    { kind: "rule", stroke: "double" },
    pair(
      `${words.number} ${String(facts.saleNumber).padStart(4, "0")}`,
      formatTime(facts.at, facts.timeZone),
    ),
    pair(`${words.terminal} ${facts.terminal}`, `${words.operator} ${facts.operator}`),
    { kind: "rule" },
  ];
}

/** Two texts at the two edges. The right one, which is an amount as a rule, has the room to stay in one piece. */
export function pair(left: string, right: string, size: TextSize = "normal"): Block {
  const width = textWidth(printableText(right)) * sizeFactor[size];
  return { kind: "row", size, cells: [{ text: left }, { text: right, align: "right", width }] };
}

/** `2026-11-22 14:05:09`, in the shop's time zone. */
export function formatTime(at: number, timeZone: string): string {
  return formatterOf(timeZone, { dateStyle: "short", timeStyle: "medium", timeZone }).format(at);
}

/** The business day that a moment belongs to, as `2026-11-22`. */
export function dayOf(at: number, timeZone: string): string {
  return formatterOf(timeZone, { dateStyle: "short", timeZone }).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using one does. */
function formatterOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${options.timeStyle ?? ""}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat("sv-SE", options);
  formatters.set(key, formatter);
  return formatter;
}
