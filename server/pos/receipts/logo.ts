/** A shop's logo: a PNG as a manager brings it, in the black and white of a receipt printer. */
import { PNG } from "pngjs";
import { DESIGN_MAX } from "#domain/receipt/design.ts";
import type { Bitmap } from "#domain/receipt/document.ts";
import { Refusal } from "#domain/refusal.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Where the header's width and height stand, four bytes each. */
const WIDTH_AT = 16;
const HEADER_END = 24;
/** Below it a dot is black: of the 255 steps from black to white. */
const BLACK_BELOW = 128;
/** Lighter than ink and darker than paper: a colour or a shade. */
const SHADE = { from: 64, to: 240 } as const;
/** A drawing in black and white has shades at its edges only; with more of them than that it is shaded on purpose. */
const EDGES_SHARE = 0.25;

/**
 * The picture in dots, as large as it is: nothing is scaled, since a logo of thin lines does not outlive that. What
 * is transparent is paper. A drawing in black keeps sharp edges; colours and shades become patterns of dots, so that
 * a yellow logo does not vanish nor a blue one become a blot.
 * @throws Refusal `logo_not_usable` for what is no PNG, or larger than a receipt may have
 */
export function bitmapOf(png: Uint8Array): Bitmap {
  const { width, height, data } = decoded(Buffer.from(png));
  const light = lightOf(data, width * height);
  const black = isShaded(light) ? dithered(light, width) : light.map((value) => Number(value < BLACK_BELOW));
  let bits = "";
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x += 8)
      bits += byteAt(black.subarray(y * width, (y + 1) * width), x)
        .toString(16)
        .padStart(2, "0");
  return { width, height, bits };
}

function decoded(png: Buffer): PNG {
  if (!isSmall(png)) throw new Refusal("logo_not_usable");
  try {
    return PNG.sync.read(png);
  } catch {
    // Whatever the decoder finds wrong with a picture, the person who brought it needs another one.
    throw new Refusal("logo_not_usable");
  }
}

/** Read before anything is unpacked: a few bytes may claim to be a picture of any size. */
function isSmall(png: Buffer): boolean {
  if (png.length < HEADER_END || !png.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return false;
  return (
    png.readUInt32BE(WIDTH_AT) <= DESIGN_MAX.logoWidth &&
    png.readUInt32BE(WIDTH_AT + 4) <= DESIGN_MAX.logoHeight
  );
}

/** The luminance of each dot (ITU-R BT.601) upon white paper, from 0 to 255. */
function lightOf(data: Buffer, dots: number): Float32Array {
  return Float32Array.from({ length: dots }, (_, dot) => {
    const [red = 255, green = 255, blue = 255, alpha = 0] = data.subarray(dot * 4, dot * 4 + 4);
    return 255 - ((255 - 0.299 * red - 0.587 * green - 0.114 * blue) * alpha) / 255;
  });
}

function isShaded(light: Float32Array): boolean {
  const shown = light.filter((value) => value < SHADE.to);
  const shades = shown.filter((value) => value >= SHADE.from);
  return shades.length > EDGES_SHARE * shown.length;
}

/** Floyd and Steinberg's: what a dot is too light or too dark by goes to those right of it and below it. */
function dithered(light: Float32Array, width: number): Float32Array {
  const wanted = light.slice();
  const add = (dot: number, error: number) => {
    wanted[dot] = (wanted[dot] ?? 0) + error;
  };
  return wanted.map((_, dot) => {
    const value = wanted[dot] ?? 0;
    const isBlack = value < BLACK_BELOW;
    const error = (isBlack ? value : value - 255) / 16;
    const column = dot % width;
    if (column < width - 1) add(dot + 1, error * 7);
    if (column > 0) add(dot + width - 1, error * 3);
    add(dot + width, error * 5);
    if (column < width - 1) add(dot + width + 1, error);
    return Number(isBlack);
  });
}

/** Eight dots of a row from `x` on, the leftmost in the highest bit; what is beyond the row is white. */
function byteAt(row: Float32Array, x: number): number {
  let byte = 0;
  for (let dot = x; dot < x + 8; dot++) byte = byte * 2 + (row[dot] ?? 0);
  return byte;
}
