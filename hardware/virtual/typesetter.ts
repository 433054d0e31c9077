import QRCode from "qrcode";
import { barsOf } from "#domain/code128.ts";
import type { Command } from "./commands.ts";
import { cellHeight, cellWidth, lineHeight, type Mark, type QrCode, type Row } from "./paper.ts";

export type TypesettingFault =
  | "line-overflow"
  | "overprint"
  | "qr-empty"
  | "qr-too-wide"
  | "barcode-too-wide"
  | "picture-too-wide"
  | "picture-inside-line"
  | "no-cutter"
  | "tab-too-far"
  | "cut-inside-line";

/** What differs between printers in how they set text. */
export interface Typography {
  /** Half-width columns of the paper. */
  readonly columns: number;
  /** Whether `GS !` leaves Chinese characters as they are, which then heed `FS !` and `FS W` only. */
  readonly chineseSizeApart?: boolean;
  /** What `ESC R` is set to after switching on: 15 is China, whose `$` is a yuan sign. */
  readonly country?: number;
  readonly cutter?: boolean;
}

const china = 15;

/** Eight characters of font A, whatever size is set. */
const tabWidth = 8 * cellWidth;

/** What one command gives the print head to do. */
export interface Typeset {
  readonly rows: readonly Row[];
  readonly faults: readonly TypesettingFault[];
}

/** The printer's line buffer and modes: turns text and formatting into rows of dots. */
export class Typesetter {
  readonly #typography: Typography;
  readonly #width: number;
  #marks: Mark[] = [];
  #x = 0;
  #scale = { x: 1, y: 1 };
  #chineseScale = { x: 1, y: 1 };
  #country = 0;
  #bars = { height: 162, dots: 3, written: false };
  #bold = false;
  #side: "left" | "center" | "right" = "left";
  #qr: { dots: number; level: "L" | "M" | "Q" | "H"; data: readonly number[] } = {
    dots: 3,
    level: "L",
    data: [],
  };
  #rows: Row[] = [];
  #faults: TypesettingFault[] = [];

  constructor(typography: Typography) {
    this.#typography = typography;
    this.#width = typography.columns * cellWidth;
    this.reset();
  }

  /** `ESC @`, and what a loss of power does: line buffer and modes are gone. */
  reset(): void {
    this.#marks = [];
    this.#x = 0;
    this.#scale = { x: 1, y: 1 };
    this.#chineseScale = { x: 1, y: 1 };
    this.#country = this.#typography.country ?? 0;
    this.#bars = { height: 162, dots: 3, written: false };
    this.#bold = false;
    this.#side = "left";
    this.#qr = { dots: 3, level: "L", data: [] };
  }

  set(command: Command): Typeset {
    this.#rows = [];
    this.#faults = [];
    this.#carryOut(command);
    return { rows: this.#rows, faults: this.#faults };
  }

  #carryOut(command: Command): void {
    switch (command.do) {
      case "text":
        for (const character of command.text) this.#place(character, command.chinese);
        return;
      case "line-feed":
        this.#endLine();
        return;
      case "tab":
        this.#tab();
        return;
      case "feed":
        if (this.#marks.length > 0) this.#endLine();
        for (let line = 0; line < command.lines; line++) this.#endLine();
        return;
      case "initialise":
        this.reset();
        return;
      case "size":
        this.#scale = { x: command.width, y: command.height };
        if (!this.#typography.chineseSizeApart) this.#chineseScale = this.#scale;
        return;
      case "chinese-size":
        this.#chineseScale = { x: command.width, y: command.height };
        return;
      case "country":
        this.#country = command.number;
        return;
      case "bold":
        this.#bold = command.on;
        return;
      case "justify":
        if (this.#marks.length === 0) this.#side = command.side;
        return;
      case "position":
        if (command.dots < this.#x) this.#faults.push("overprint");
        if (command.dots <= this.#width) this.#x = command.dots;
        return;
      case "qr-module":
        this.#qr.dots = command.dots;
        return;
      case "qr-correction":
        this.#qr.level = command.level;
        return;
      case "qr-store":
        this.#qr.data = command.data;
        return;
      case "qr-print":
        this.#printQr();
        return;
      case "picture":
        this.#printPicture(command.rowBytes, command.data);
        return;
      case "bar-height":
        this.#bars.height = command.dots;
        return;
      case "bar-width":
        this.#bars.dots = command.dots;
        return;
      case "bar-text":
        this.#bars.written = command.below;
        return;
      case "barcode":
        this.#printBarcode(command.text, command.symbols);
        return;
      case "cut":
        if (this.#typography.cutter === false) this.#faults.push("no-cutter");
        if (this.#marks.length > 0) this.#faults.push("cut-inside-line");
        return;
    }
  }

  #place(character: string, chinese: boolean): void {
    const scale = chinese ? this.#chineseScale : this.#scale;
    const width = cellWidth * (chinese ? 2 : 1) * scale.x;
    if (this.#x + width > this.#width) {
      this.#faults.push("line-overflow");
      this.#endLine();
    }
    if (character !== " ") {
      const shown = character === "$" && this.#country === china ? "¥" : character;
      this.#marks.push({ x: this.#x, character: shown, width, scale, chinese, bold: this.#bold });
    }
    this.#x += width;
  }

  /** To the next of the stops that `ESC @` sets; behind the last one a tab does nothing (https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/ht.html). */
  #tab(): void {
    const next = (Math.floor(this.#x / tabWidth) + 1) * tabWidth;
    if (next < this.#width) this.#x = next;
    else this.#faults.push("tab-too-far");
  }

  #endLine(): void {
    const tallest = Math.max(1, ...this.#marks.map((mark) => mark.scale.y));
    const height = lineHeight + cellHeight * (tallest - 1);
    const shift = this.#shift(this.#x);
    const marks = this.#marks.map((mark) => ({ ...mark, x: mark.x + shift }));
    this.#rows.push({ kind: "text", height, marks });
    this.#marks = [];
    this.#x = 0;
  }

  #printQr(): void {
    const { data, dots, level } = this.#qr;
    if (data.length === 0) {
      this.#faults.push("qr-empty");
      return;
    }
    const { modules } = QRCode.create([{ data: Uint8ClampedArray.from(data), mode: "byte" }], {
      errorCorrectionLevel: level,
    });
    const width = modules.size * dots;
    if (width > this.#width) {
      this.#faults.push("qr-too-wide");
      return;
    }
    const text = new TextDecoder().decode(Uint8Array.from(data));
    const code: QrCode = { text, size: modules.size, dots, modules: Uint8Array.from(modules.data) };
    this.#rows.push({ kind: "qr", height: width, x: this.#shift(width), code });
  }

  #printPicture(rowBytes: number, data: readonly number[]): void {
    if (this.#marks.length > 0) this.#faults.push("picture-inside-line");
    const width = rowBytes * 8;
    if (width > this.#width) {
      this.#faults.push("picture-too-wide");
      return;
    }
    const height = data.length / rowBytes;
    this.#rows.push({ kind: "picture", height, x: this.#shift(width), picture: { rowBytes, data } });
  }

  #printBarcode(text: string, symbols: readonly number[]): void {
    const { dots, height, written } = this.#bars;
    const widths = barsOf(symbols).map((modules) => modules * dots);
    const width = widths.reduce((sum, one) => sum + one, 0);
    if (width > this.#width) {
      this.#faults.push("barcode-too-wide");
      return;
    }
    const code = { text, widths, barHeight: height, written };
    this.#rows.push({
      kind: "barcode",
      height: height + (written ? lineHeight : 0),
      x: this.#shift(width),
      code,
    });
  }

  #shift(used: number): number {
    const spare = Math.max(this.#width - used, 0);
    return { left: 0, center: Math.floor(spare / 2), right: spare }[this.#side];
  }
}
