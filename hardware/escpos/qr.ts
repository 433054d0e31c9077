/**
 * A QR code by the printer's own encoder (`GS ( k`): about a hundred bytes where a picture of it takes seven thousand,
 * which is seven seconds at 9600 baud.
 */

/** Bytes that versions 1 to 25 hold at error correction M (ISO/IEC 18004, table 7); larger ones no phone reads off paper. */
const capacities = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779,
  857, 911, 997,
] as const;

/** The most bytes that a receipt's QR can hold. */
export const qrBytesMax: number = capacities[capacities.length - 1] ?? 0;

const dotsPerModule = { max: 6, min: 3 };

/**
 * The commands that print `text` as a QR. Model 2 is what `ESC @` has just selected, so it is not said again.
 * @param paperDots width of the printable area in dots
 * @throws RangeError if the text is longer than {@link qrBytesMax} bytes or its code wider than the paper
 */
export function qrCommands(text: string, paperDots: number): Buffer {
  const data = Buffer.from(text, "utf8");
  const size = moduleDots(data.length, paperDots);
  return Buffer.concat([
    Buffer.from([0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x43, size]),
    Buffer.from([0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x31]),
    Buffer.from([0x1d, 0x28, 0x6b, (data.length + 3) & 0xff, (data.length + 3) >> 8, 0x31, 0x50, 0x30]),
    data,
    Buffer.from([0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30]),
  ]);
}

/**
 * Dots of the largest module that leaves the quiet zone of four modules on each side on the paper.
 * @throws RangeError if the text is longer than {@link qrBytesMax} bytes or its code wider than the paper
 */
export function moduleDots(bytes: number, paperDots: number): number {
  const version = capacities.findIndex((capacity) => bytes <= capacity) + 1;
  const modules = 17 + 4 * version + 8;
  const size = Math.min(dotsPerModule.max, Math.floor(paperDots / modules));
  if (version === 0 || size < dotsPerModule.min)
    throw new RangeError(`a QR of ${bytes} bytes does not fit the paper`);
  return size;
}
