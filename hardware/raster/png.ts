import { crc32, deflateSync } from "node:zlib";
import type { Dots } from "./dots.ts";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The dots as a PNG of one bit a dot (https://www.w3.org/TR/png/): small, and the same bytes for the same dots. */
export function encodePng({ width, height, rowBytes, bytes }: Dots): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a dot, grey scale, in which black is 0.
  header.writeUInt8(1, 8);
  const rows = Buffer.alloc((rowBytes + 1) * height);
  for (let row = 0; row < height; row++) {
    for (let byte = 0; byte < rowBytes; byte++) {
      rows[row * (rowBytes + 1) + 1 + byte] = ~(bytes[row * rowBytes + byte] ?? 0) & 0xff;
    }
  }
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND")]);
}

function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
