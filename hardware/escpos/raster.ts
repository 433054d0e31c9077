import type { Dots } from "../raster/dots.ts";

const [GS, DLE] = [0x1d, 0x10];

/**
 * The most bytes of one band. Small, because a printer whose buffer is nearly full waits for the whole of a command, and
 * because a band that a lost line tore open has to be closed by as many bytes before anything else is understood.
 */
export const bandBytesMax = 1_000;

/**
 * A picture as `GS v 0`, in bands that follow one another without a gap.
 * @param bytesMax the most bytes of a band; a band is at least one row
 */
export function rasterBands(picture: Dots, bytesMax: number): readonly Uint8Array[] {
  const { rowBytes, height, bytes } = picture;
  const rowsMax = Math.max(1, Math.floor((Math.min(bytesMax, bandBytesMax) - 8) / rowBytes));
  const bands: Uint8Array[] = [];
  for (let top = 0; top < height; top += rowsMax) {
    const rows = Math.min(rowsMax, height - top);
    const head = [GS, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8];
    const data = bytes.slice(top * rowBytes, (top + rows) * rowBytes);
    bands.push(withoutRealTimeCommands(Buffer.concat([Buffer.from(head), data])));
  }
  return bands;
}

/** What follows `DLE` in a command that printers carry out on reception, inside pictures too: EOT, ENQ, DC4. */
const realTime: ReadonlySet<number | undefined> = new Set([0x04, 0x05, 0x14]);

/**
 * Makes a dot beside a black one black wherever the bytes would pass for a real-time command: nobody sees it, and no
 * picture opens the drawer. The byte that comes of it is none of those, so nothing new arises.
 */
function withoutRealTimeCommands(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (byte === DLE && realTime.has(bytes[index + 1]) ? DLE | 0x08 : byte));
}
