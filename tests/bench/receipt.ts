/**
 * One receipt by our encoder and by every encoder on npm that was looked at: bytes on the wire, which are what a
 * customer waits for, and the time to make them, which is not.
 */
import { createRequire } from "node:module";
import { Printer as NodeEscposPrinter } from "@node-escpos/core";
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import { transform } from "receiptline";
import { layout, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { textWidth } from "#domain/receipt/width.ts";
import { Composer } from "#hardware/escpos/composer.ts";
import { encodeReceipt } from "#hardware/escpos/encode.ts";
import { toGbkText } from "#hardware/escpos/gbk.ts";
import { pulse } from "#hardware/escpos/pulse.ts";
import { referenceReceipt } from "../hardware/receipts.ts";

export interface ReceiptRow {
  readonly encoder: string;
  readonly bytes: number;
  /** Bytes over those of characters, line feeds and QR content alone. */
  readonly timesFloor: number;
  /** Median time to encode, microseconds. */
  readonly microseconds: number;
  /** Seconds that the bytes take at 9600 baud. */
  readonly secondsAt9600: number;
}

/** A line as the other encoders are given it: columns filled up with spaces, alignment and size by their commands. */
interface PlainLine {
  readonly text: string;
  readonly centered: boolean;
  readonly large: boolean;
}

const columns = 48;
const rule = "-".repeat(columns);
const qr = referenceReceipt.blocks.flatMap((block) => (block.kind === "qr" ? [block.text] : []))[0] ?? "";
const lines = plainLines();
const closing = lines.pop();

function plainLines(): PlainLine[] {
  return referenceReceipt.blocks.flatMap((block): PlainLine[] => {
    if (block.kind === "rule") return [{ text: rule, centered: false, large: false }];
    if (block.kind !== "text" && block.kind !== "row") return [];
    const centered = block.kind === "text" && block.align === "center";
    return layout({ blocks: [block] }, columns).flatMap((item) =>
      item.kind === "line"
        ? [{ text: padded(item.segments, centered), centered, large: block.size === "large" }]
        : [],
    );
  });
}

function padded(segments: readonly Segment[], centered: boolean): string {
  let line = "";
  let column = 0;
  for (const segment of segments) {
    const gap = (segment.column - column) / sizeFactor[segment.size];
    line += " ".repeat(centered ? 0 : Math.round(gap)) + segment.text;
    column = segment.column + textWidth(segment.text) * sizeFactor[segment.size];
  }
  return toGbkText(line);
}

function gbk(text: string): Uint8Array {
  const composer = new Composer();
  composer.text(text);
  return composer.finish();
}

/** What no encoder that sends every character can go below. */
function floor(): number {
  const text = [...lines, ...(closing ? [closing] : [])];
  return text.reduce((sum, line) => sum + gbk(line.text).length + 1, 0) + Buffer.byteLength(qr);
}

function ours(): Uint8Array {
  return Buffer.concat([pulse(2), encodeReceipt(referenceReceipt)]);
}

/** What the two packages called escpos have in common. */
interface EscposLike {
  align(side: "LT" | "CT"): unknown;
  size(width: number, height: number): unknown;
  text(text: string): unknown;
  qrcode(text: string, version: number, level: "m", size: number): unknown;
  cashdraw(pin: 2): unknown;
  cut(partial: boolean): unknown;
  flush(): unknown;
}

type Adapter = Record<"open" | "close" | "read" | "write", (bytes: Buffer) => void>;

function throughEscpos(make: (adapter: Adapter) => EscposLike, single: number): () => Uint8Array {
  return () => {
    let bytes = Buffer.alloc(0);
    const unused = () => {};
    const printer = make({
      open: unused,
      close: unused,
      read: unused,
      write: (sent) => (bytes = Buffer.from(sent)),
    });
    const print = (line: PlainLine) => {
      if (line.centered) printer.align("CT");
      if (line.large) printer.size(single + 1, single + 1);
      printer.text(line.text);
      if (line.large) printer.size(single, single);
      if (line.centered) printer.align("LT");
    };
    lines.forEach(print);
    printer.align("CT");
    printer.qrcode(qr, 3, "m", 6);
    printer.align("LT");
    if (closing) print(closing);
    printer.cashdraw(2);
    printer.cut(true);
    printer.flush();
    return bytes;
  };
}

const require = createRequire(import.meta.url);
const EscposPrinter: new (adapter: Adapter, options: object) => EscposLike = require("escpos");

const escpos = throughEscpos((adapter) => new EscposPrinter(adapter, { encoding: "GBK" }), 0);
const nodeEscpos = throughEscpos((adapter) => {
  const NodeEscpos: new (adapter: never, options: { encoding: string }) => unknown = NodeEscposPrinter;
  const printer: unknown = new NodeEscpos(adapter as never, { encoding: "GBK" });
  return printer as EscposLike;
}, 1);

interface ThermalPrinter {
  alignCenter(): void;
  alignLeft(): void;
  setTextSize(height: number, width: number): void;
  println(text: string): void;
  printQR(text: string, settings: { cellSize: number; correction: "M" }): void;
  openCashDrawer(): void;
  cut(): void;
  getBuffer(): Buffer;
}
const {
  printer: ThermalPrinter,
}: { printer: new (options: object) => ThermalPrinter } = require("node-thermal-printer");

function nodeThermalPrinter(): Uint8Array {
  const printer = new ThermalPrinter({ type: "epson", characterSet: "CHINA", width: columns });
  const print = (line: PlainLine) => {
    if (line.centered) printer.alignCenter();
    if (line.large) printer.setTextSize(1, 1);
    printer.println(line.text);
    if (line.large) printer.setTextSize(0, 0);
    if (line.centered) printer.alignLeft();
  };
  lines.forEach(print);
  printer.alignCenter();
  printer.printQR(qr, { cellSize: 6, correction: "M" });
  printer.alignLeft();
  if (closing) print(closing);
  printer.openCashDrawer();
  printer.cut();
  return printer.getBuffer();
}

/** By raw(), because its text() prints every Chinese character as a question mark. */
function receiptPrinterEncoder(): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({ language: "esc-pos", columns });
  encoder.initialize().raw([0x1c, 0x26]);
  const print = (line: PlainLine) => {
    encoder.align(line.centered ? "center" : "left").size(line.large ? 2 : 1, line.large ? 2 : 1);
    encoder.raw([...gbk(line.text)]).newline();
  };
  lines.forEach(print);
  encoder.align("center").qrcode(qr, { size: 6, errorlevel: "m" }).align("left");
  if (closing) print(closing);
  return encoder.pulse(0, 100, 500).cut("partial").encode();
}

function receiptline(): Uint8Array {
  const escaped = (text: string) => text.replace(/[\\|{}~_"`^]/g, (mark) => `\\${mark}`);
  const spell = (line: PlainLine) => {
    if (line.text === rule) return "---";
    const text = `${line.large ? "^^^" : ""}${escaped(line.text)}`;
    return line.centered ? text : `|${text}`;
  };
  const code = `{code:${qr}; option:qrcode,6,m}`;
  const document = [...lines.map(spell), code, ...(closing ? [spell(closing)] : []), "="].join("\n");
  return Buffer.from(transform(document, { cpl: columns, encoding: "cp936", command: "escpos" }), "latin1");
}

const encoders: readonly (readonly [string, () => Uint8Array])[] = [
  ["Shouyin", ours],
  ["escpos 3.0.0-alpha.6", escpos],
  ["@node-escpos/core 0.6.0", nodeEscpos],
  ["node-thermal-printer 4.6.1", nodeThermalPrinter],
  ["receipt-printer-encoder 4.0.1, raw", receiptPrinterEncoder],
  ["receiptline 4.0.4", receiptline],
];

/** One row an encoder, ours first. @param runs encodings to take the median of, after as many again to warm up */
export function measureReceipts(runs = 500): readonly ReceiptRow[] {
  const least = floor();
  return encoders.map(([encoder, encode]) => {
    const bytes = encode().length;
    const microseconds = medianMicroseconds(encode, runs);
    return { encoder, bytes, timesFloor: bytes / least, microseconds, secondsAt9600: bytes / 960 };
  });
}

function medianMicroseconds(work: () => unknown, runs: number): number {
  for (let run = 0; run < runs; run++) work();
  const times = Array.from({ length: runs }, () => {
    const start = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - start) / 1_000;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** The table that is kept in the repository. */
export function receiptTable(rows: readonly ReceiptRow[]): string {
  const head = "| encoder | bytes | × floor | µs | s at 9600 |\n|---|---:|---:|---:|---:|";
  const body = rows.map(
    ({ encoder, bytes, timesFloor, microseconds, secondsAt9600 }) =>
      `| ${encoder} | ${bytes} | ${timesFloor.toFixed(2)} | ${microseconds.toFixed(0)} | ${secondsAt9600.toFixed(2)} |`,
  );
  return [head, ...body].join("\n");
}

if (import.meta.main) console.log(receiptTable(measureReceipts()));
