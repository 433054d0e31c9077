import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { Told } from "./outcomes.ts";

/** A receipt of which every line can be recognised, wherever it is torn. */
export interface Marked {
  readonly tag: string;
  readonly document: ReceiptDocument;
  readonly lines: readonly string[];
}

const lineCount = 22;

/** Rows of paper that such a receipt takes. */
export const markedRows = lineCount + 2;

export function markedReceipt(tag: string): Marked {
  const numbered = Array.from({ length: lineCount }, (_, line) => `[${tag}] 第 ${line + 1} 行 ¥${line}.00`);
  const lines = [`[${tag}] 开头`, ...numbered, `[${tag}] 完`];
  const blocks = lines.map((text) => ({ kind: "text", text }) as const);
  return { tag, lines, document: { blocks: [...blocks, { kind: "cut" }] } };
}

/** What of a receipt is on paper. */
export interface OnPaper {
  readonly whole: number;
  /** Lines that are no part of a whole one. */
  readonly loose: number;
  readonly beginnings: number;
}

/** @param papers the texts of all strips, cut or not */
export function findOn(papers: readonly string[], { tag, lines }: Marked): OnPaper {
  // A yuan sign is printed as the wide one.
  const whole = `${lines.join("\n")}\n`.replaceAll("¥", "￥");
  const all = papers.join("\n-----\n");
  const wholes = all.split(whole).length - 1;
  const ours = all.split("\n").filter((line) => line.includes(`[${tag}]`));
  return {
    whole: wholes,
    loose: ours.length - wholes * lines.length,
    beginnings: ours.filter((line) => line.includes("开头")).length,
  };
}

/** What is wrong with having told this of what the paper shows; nothing if it is true. */
export function lieIn(told: Told, paper: OnPaper): string | undefined {
  const shown = JSON.stringify(paper);
  if (paper.beginnings > 1) return `it is there twice: ${shown}`;
  if ((told === "printed" || told === "held") && (paper.whole !== 1 || paper.loose > 0)) {
    return `told ${told}, and the paper shows ${shown}`;
  }
  if (told === "not-sent" && (paper.whole > 0 || paper.loose > 0)) return `told not-sent: ${shown}`;
  return undefined;
}
