import type { TextSize } from "#domain/receipt/document.ts";
import { type LayoutItem, layout, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { textWidth } from "#domain/receipt/width.ts";
import type { Artist } from "../raster/artist.ts";
import { drawBars } from "../raster/bars.ts";
import type { Dots } from "../raster/dots.ts";
import { drawImage } from "../raster/image.ts";
import { drawQr } from "../raster/qr.ts";
import { barsFor } from "./barcode.ts";
import { hasCharacter } from "./charset.ts";
import {
  characterSize,
  characterWidth,
  cut,
  emphasis,
  feed,
  hanziSize,
  initialise,
  justify,
  plainAscii,
  position,
  tearOffLines,
} from "./commands.ts";
import { Composer } from "./composer.ts";
import type { Side } from "./justification.ts";
import type { PrinterProfile } from "./profile.ts";
import { moduleDots, qrCommands } from "./qr.ts";
import { rasterBands } from "./raster.ts";
import { gapText, isRuleAcross } from "./spacing.ts";

type Line = Extract<LayoutItem, { kind: "line" }>;

/** What `GS !` is set to; a rule is as wide as the printer can make its strokes. */
type Width = TextSize | "rule";

/** Writes a job item by item and keeps what the printer is set to, so that nothing is said twice. */
export class JobEncoder {
  readonly #profile: PrinterProfile;
  readonly #bytesMax: number;
  readonly #artist: Artist | undefined;
  readonly #composer: Composer;
  readonly #blocks: Uint8Array[] = [];
  #width: Width = "normal";
  #hanziSize: TextSize = "normal";
  #bold = false;
  #side: Side = "left";
  /** Half-width column where the next character would stand. */
  #column = 0;

  constructor(profile: PrinterProfile, bytesMax: number, artist: Artist | undefined) {
    this.#profile = profile;
    this.#bytesMax = bytesMax;
    this.#artist = artist;
    this.#composer = new Composer(profile.characters === "gb18030" ? "GB18030" : "GBK");
  }

  get blocks(): readonly Uint8Array[] {
    return this.#blocks;
  }

  /** @param hasDollar whether the sign has to be told apart from the yuan sign that it is in a printer set to China */
  begin(hasDollar: boolean): void {
    this.#composer.raw(initialise(this.#profile.characters !== "none"));
    if (hasDollar && this.#profile.characters !== "none") this.#composer.raw(plainAscii);
    this.#endPiece();
  }

  /** @param side where `planSides` says that it is cheapest; pictures and codes are always in the middle */
  add(item: LayoutItem, side: Side): void {
    this.#justify(side);
    switch (item.kind) {
      case "line":
        this.#line(item);
        return;
      case "qr":
        this.#qr(item.text);
        return;
      case "barcode":
        this.#barcode(item.text);
        return;
      case "image":
        this.#picture(drawImage(item.image, this.#paperDots));
        return;
      case "feed":
        this.#send(feed(item.lines));
        return;
      case "cut":
        this.#cut();
        return;
    }
  }

  get #paperDots(): number {
    return this.#profile.columns * this.#profile.dotsPerColumn;
  }

  #line({ segments }: Line): void {
    if (this.#artist && this.isDrawn(segments)) {
      this.#picture(this.#artist.drawLine(segments, this.#profile.columns).cropped());
      return;
    }
    if (isRuleAcross(segments, this.#profile.columns)) this.#rule(segments[0]?.text.slice(0, 1) ?? "");
    else for (const segment of segments) this.#segment(segment);
    this.#column = 0;
    this.#send(feed(1));
  }

  /** Whether the printer's own font lacks a character of the line. */
  isDrawn(segments: readonly Segment[]): boolean {
    const { characters } = this.#profile;
    return segments.some(({ text }) => [...text].some((character) => !hasCharacter(characters, character)));
  }

  /** A few strokes, each as wide as the printer can make them: on paper they look like many, on the line they are not. */
  #rule(stroke: string): void {
    const { columns, widthMax } = this.#profile;
    this.#setWidth("rule");
    this.#setBold(false);
    this.#composer.text(stroke.repeat(Math.floor(columns / widthMax)));
  }

  #segment(segment: Segment): void {
    const { text, size, bold } = segment;
    const before = this.#width === "rule" ? undefined : this.#gapTo(segment, sizeFactor[this.#width]);
    if (before !== undefined) this.#composer.text(before);
    this.#setWidth(size);
    if (this.#hasHanzi(text)) this.#setHanziSize(size);
    this.#setBold(bold);
    const after = before ?? this.#gapTo(segment, sizeFactor[size]);
    if (after === undefined) this.#composer.raw(position(segment.column * this.#profile.dotsPerColumn));
    else if (before === undefined) this.#composer.text(after);
    this.#composer.text(text);
    this.#column = segment.column + textWidth(text) * sizeFactor[size];
  }

  /** Nothing if a position takes fewer bytes. A centred line has its place from the printer. */
  #gapTo({ column }: Segment, factor: number): string | undefined {
    return this.#side === "left" ? gapText(this.#column, column, factor) : "";
  }

  #setWidth(width: Width): void {
    if (this.#width === width) return;
    this.#composer.raw(width === "rule" ? characterWidth(this.#profile.widthMax) : characterSize(width));
    this.#width = width;
  }

  #setHanziSize(size: TextSize): void {
    if (!this.#profile.hanziSizeApart || this.#hanziSize === size) return;
    this.#composer.raw(hanziSize(size));
    this.#hanziSize = size;
  }

  #hasHanzi(text: string): boolean {
    return /[^ -~]/.test(text);
  }

  #setBold(bold: boolean): void {
    if (this.#bold === bold) return;
    this.#composer.raw(emphasis(bold));
    this.#bold = bold;
  }

  #qr(text: string): void {
    if (this.#profile.qr === "native") this.#send(qrCommands(text, this.#paperDots));
    else this.#picture(drawQr(text, moduleDots(Buffer.byteLength(text), this.#paperDots)));
  }

  #barcode(text: string): void {
    const bars = barsFor(text, this.#paperDots, this.#profile.barcode === "native");
    if (bars?.by === "printer") {
      this.#send(bars.commands);
      return;
    }
    if (bars) this.#picture(drawBars(bars.widths, bars.dots));
    else if (text !== "") this.#qr(text);
    const caption = layout({ blocks: [{ kind: "text", text, align: "center" }] }, this.#profile.columns);
    for (const item of caption) this.add(item, "left");
  }

  #picture(picture: Dots): void {
    for (const band of rasterBands(picture, this.#bytesMax)) this.#send(band);
  }

  #cut(): void {
    if (this.#profile.cutter) {
      this.#send(cut);
      return;
    }
    const text = "- ".repeat(this.#profile.columns / 2).trimEnd();
    this.add({ kind: "line", segments: [{ column: 0, text, size: "normal", bold: false }] }, "left");
    this.#send(feed(tearOffLines));
  }

  #justify(side: Side): void {
    if (this.#side === side) return;
    this.#composer.raw(justify(side));
    this.#side = side;
  }

  #send(commands: Uint8Array): void {
    this.#composer.raw(commands);
    this.#endPiece();
  }

  /** What was written since the last piece goes into the block of the moment, if there is room for all of it. */
  #endPiece(): void {
    const bytes = this.#composer.finish();
    const last = this.#blocks.at(-1);
    if (last && last.length + bytes.length <= this.#bytesMax)
      this.#blocks[this.#blocks.length - 1] = Buffer.concat([last, bytes]);
    else this.#blocks.push(bytes);
  }
}
