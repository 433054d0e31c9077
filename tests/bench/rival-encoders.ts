/** The encoders on npm that were looked at, each given the same lines in its own words. */
import { createRequire } from "node:module";
import { Printer as NodeEscposPrinter } from "@node-escpos/core";
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import { transform } from "receiptline";
import { Composer } from "#hardware/escpos/composer.ts";
import type { PlainReceipt } from "./plain-receipt.ts";

type PlainLine = PlainReceipt["lines"][number];
type Encode = (receipt: PlainReceipt) => Uint8Array;

const require = createRequire(import.meta.url);

/** Text as two bytes a character, for the encoders that have no Chinese of their own. */
export function gbk(text: string): Uint8Array {
  const composer = new Composer();
  composer.text(text);
  return composer.finish();
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

function throughEscpos(make: (adapter: Adapter) => EscposLike, single: number): Encode {
  return ({ lines, qr, closing }) => {
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
    print(closing);
    printer.cashdraw(2);
    printer.cut(true);
    printer.flush();
    return bytes;
  };
}

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

function nodeThermalPrinter({ lines, qr, closing, columns }: PlainReceipt): Uint8Array {
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
  print(closing);
  printer.openCashDrawer();
  printer.cut();
  return printer.getBuffer();
}

/** By raw(), because its text() prints every Chinese character as a question mark. */
function receiptPrinterEncoder({ lines, qr, closing, columns }: PlainReceipt): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({ language: "esc-pos", columns });
  encoder.initialize().raw([0x1c, 0x26]);
  const print = (line: PlainLine) => {
    encoder.align(line.centered ? "center" : "left").size(line.large ? 2 : 1, line.large ? 2 : 1);
    encoder.raw([...gbk(line.text)]).newline();
  };
  lines.forEach(print);
  encoder.align("center").qrcode(qr, { size: 6, errorlevel: "m" }).align("left");
  print(closing);
  return encoder.pulse(0, 100, 500).cut("partial").encode();
}

function receiptline({ lines, qr, closing, columns }: PlainReceipt): Uint8Array {
  const escaped = (text: string) => text.replace(/[\\|{}~_"`^]/g, (mark) => `\\${mark}`);
  const spell = (line: PlainLine) => {
    if (/^-{8,}$/.test(line.text)) return "---";
    const text = `${line.large ? "^^^" : ""}${escaped(line.text)}`;
    return line.centered ? text : `|${text}`;
  };
  const code = `{code:${qr}; option:qrcode,6,m}`;
  const document = [...lines.map(spell), code, spell(closing), "="].join("\n");
  return Buffer.from(transform(document, { cpl: columns, encoding: "cp936", command: "escpos" }), "latin1");
}

export const rivals: readonly { readonly name: string; readonly encode: Encode }[] = [
  { name: "escpos 3.0.0-alpha.6", encode: escpos },
  { name: "@node-escpos/core 0.6.0", encode: nodeEscpos },
  { name: "node-thermal-printer 4.6.1", encode: nodeThermalPrinter },
  { name: "receipt-printer-encoder 4.0.1, raw", encode: receiptPrinterEncoder },
  { name: "receiptline 4.0.4", encode: receiptline },
];
