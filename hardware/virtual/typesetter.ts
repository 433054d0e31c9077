import QRCode from "qrcode";
import type { Command } from "./commands.ts";
import { cellHeight, cellWidth, lineHeight, type Mark, type QrCode, type Row } from "./paper.ts";

export type TypesettingFault = "line-overflow" | "overprint" | "qr-empty" | "qr-too-wide" | "cut-inside-line";

/** What one command gives the print head to do. */
export interface Typeset {
  readonly rows: readonly Row[];
  readonly faults: readonly TypesettingFault[];
}

/** The printer's line buffer and modes: turns text and formatting into rows of dots. */
export class Typesetter {
  readonly #width: number;
  #marks: Mark[] = [];
  #x = 0;
  #scale = { x: 1, y: 1 };
  #bold = false;
  #side: "left" | "center" | "right" = "left";
  #qr: { dots: number; level: "L" | "M" | "Q" | "H"; data: readonly number[] } = {
    dots: 3,
    level: "L",
    data: [],
  };
  #rows: Row[] = [];
  #faults: TypesettingFault[] = [];

  /** @param columns half-width columns of the paper */
  constructor(columns: number) {
    this.#width = columns * cellWidth;
  }

  /** `ESC @`, and what a loss of power does: line buffer and modes are gone. */
  reset(): void {
    this.#marks = [];
    this.#x = 0;
    this.#scale = { x: 1, y: 1 };
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
      case "feed":
        if (this.#marks.length > 0) this.#endLine();
        for (let line = 0; line < command.lines; line++) this.#endLine();
        return;
      case "initialise":
        this.reset();
        return;
      case "size":
        this.#scale = { x: command.width, y: command.height };
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
      case "cut":
        if (this.#marks.length > 0) this.#faults.push("cut-inside-line");
        return;
    }
  }

  #place(character: string, chinese: boolean): void {
    const width = cellWidth * (chinese ? 2 : 1) * this.#scale.x;
    if (this.#x + width > this.#width) {
      this.#faults.push("line-overflow");
      this.#endLine();
    }
    if (character !== " ") {
      this.#marks.push({ x: this.#x, character, width, scale: this.#scale, chinese, bold: this.#bold });
    }
    this.#x += width;
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

  #shift(used: number): number {
    const spare = Math.max(this.#width - used, 0);
    return { left: 0, center: Math.floor(spare / 2), right: spare }[this.#side];
  }
}
