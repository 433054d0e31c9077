/** Black dots on white paper, one bit each: what a print head is given. */
export class Dots {
  readonly width: number;
  readonly height: number;
  /** Bytes of one row; the leftmost dot is the highest bit. */
  readonly rowBytes: number;
  readonly bytes: Uint8Array;

  /** @param bytes rows from the top, each padded to whole bytes; all white if left out */
  constructor(width: number, height: number, bytes?: Uint8Array) {
    this.width = width;
    this.height = height;
    this.rowBytes = Math.ceil(width / 8);
    this.bytes = bytes ?? new Uint8Array(this.rowBytes * height);
  }

  isBlack(x: number, y: number): boolean {
    return ((this.bytes[y * this.rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  }

  /** What lies outside is left out. */
  blacken(x: number, y: number, width = 1, height = 1): void {
    const right = Math.min(x + width, this.width);
    const bottom = Math.min(y + height, this.height);
    for (let row = Math.max(y, 0); row < bottom; row++) {
      for (let column = Math.max(x, 0); column < right; column++) {
        const at = row * this.rowBytes + (column >> 3);
        this.bytes[at] = (this.bytes[at] ?? 0) | (0x80 >> (column & 7));
      }
    }
  }

  /** Adds the black dots of another picture, its upper left corner at (x, y). */
  stamp(other: Dots, x: number, y: number): void {
    for (let row = 0; row < other.height; row++) {
      for (let column = 0; column < other.width; column++) {
        if (other.isBlack(column, row)) this.blacken(x + column, y + row);
      }
    }
  }

  /** The same printed twice, the second time a dot further to the right. */
  doubled(): Dots {
    const twice = new Dots(this.width + 1, this.height);
    twice.stamp(this, 0, 0);
    twice.stamp(this, 1, 0);
    return twice;
  }

  /** The same without the columns of bytes on the right that are white; at least one byte wide. */
  cropped(): Dots {
    let used = 1;
    for (let row = 0; row < this.height; row++) {
      for (let byte = this.rowBytes; byte > used; byte--) {
        if (this.bytes[row * this.rowBytes + byte - 1] !== 0) used = byte;
      }
    }
    if (used === this.rowBytes) return this;
    const kept = new Uint8Array(used * this.height);
    for (let row = 0; row < this.height; row++) {
      kept.set(this.bytes.subarray(row * this.rowBytes, row * this.rowBytes + used), row * used);
    }
    return new Dots(used * 8, this.height, kept);
  }

  /** Made smaller until it is `width` dots wide, its proportions kept; a dot is black where a third of it was. */
  shrunkTo(width: number): Dots {
    if (this.width <= width) return this;
    const step = this.width / width;
    const small = new Dots(width, Math.max(1, Math.round(this.height / step)));
    for (let y = 0; y < small.height; y++) {
      for (let x = 0; x < width; x++) {
        if (this.#blackShare(x * step, y * step, step) > 1 / 3) small.blacken(x, y);
      }
    }
    return small;
  }

  #blackShare(left: number, top: number, side: number): number {
    let black = 0;
    let seen = 0;
    for (let y = Math.floor(top); y < Math.min(Math.ceil(top + side), this.height); y++) {
      for (let x = Math.floor(left); x < Math.min(Math.ceil(left + side), this.width); x++) {
        seen++;
        if (this.isBlack(x, y)) black++;
      }
    }
    return seen === 0 ? 0 : black / seen;
  }
}

/** Pictures one below the other, the left edges in line. */
export function stacked(pictures: readonly Dots[]): Dots {
  const height = pictures.reduce((sum, picture) => sum + picture.height, 0);
  const all = new Dots(Math.max(1, ...pictures.map((picture) => picture.width)), height);
  let top = 0;
  for (const picture of pictures) {
    all.stamp(picture, 0, top);
    top += picture.height;
  }
  return all;
}
