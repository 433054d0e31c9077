import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Strip } from "./paper.ts";
import { drawStrip } from "./picture.ts";
import { transcribe } from "./transcript.ts";

export interface FiledReceipt {
  readonly number: number;
  readonly text: string;
  /** The texts of the QR codes on it. */
  readonly qr: readonly string[];
  readonly files?: { readonly svg: string; readonly txt: string };
}

/** The tray: files each receipt, if any are kept, as a picture and as text under the next free number of a folder. */
export class Tray {
  readonly #folder: string;
  readonly #keeps: boolean;
  #last: number;

  constructor(folder: string, keeps: boolean) {
    this.#keeps = keeps;
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#last = Math.max(
      0,
      ...readdirSync(folder).map((name) => Number(/^receipt-(\d{4,})\./.exec(name)?.[1] ?? 0)),
    );
  }

  file(strip: Strip): FiledReceipt {
    const number = ++this.#last;
    const text = transcribe(strip);
    const qr = strip.rows.flatMap((row) => (row.kind === "qr" ? [row.code.text] : []));
    return { number, text, qr, ...(this.#keeps && { files: this.#keep(number, strip, text) }) };
  }

  #keep(number: number, strip: Strip, text: string): NonNullable<FiledReceipt["files"]> {
    const name = join(this.#folder, `receipt-${String(number).padStart(4, "0")}`);
    const files = { svg: `${name}.svg`, txt: `${name}.txt` };
    writeFileSync(files.svg, drawStrip(strip));
    writeFileSync(files.txt, text);
    return files;
  }
}
