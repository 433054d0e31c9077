/**
 * Golden files: what was looked at once and is not to change by itself. A changed or missing one fails; after looking
 * at what is different, `UPDATE_GOLDEN=1` writes them anew, by hand and never in a continuous integration.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inflateSync } from "node:zlib";
import { expect } from "vitest";

const isRenewing = process.env.UPDATE_GOLDEN === "1" && !process.env.CI;

export function expectGolden(name: string, content: string): void {
  const path = keep(name, content);
  const kept = existsSync(path) ? readFileSync(path, "utf8") : `(no golden file ${name})`;
  expect(
    content,
    `tests/golden/${name} is renewed by UPDATE_GOLDEN=1, once the difference was looked at`,
  ).toBe(kept);
}

/** The same for a PNG of ours. Its dots are compared: how they are compressed differs from one Node to the next. */
export function expectGoldenPng(name: string, png: Uint8Array): void {
  const path = keep(name, png);
  const same = existsSync(path) && dotsOf(readFileSync(path)).equals(dotsOf(png));
  expect(
    same,
    `tests/golden/${name} is missing or shows something else; UPDATE_GOLDEN=1 renews it, once the difference was looked at`,
  ).toBe(true);
}

function keep(name: string, content: string | Uint8Array): URL {
  const path = new URL(`../golden/${name}`, import.meta.url);
  if (isRenewing) {
    mkdirSync(dirname(path.pathname), { recursive: true });
    writeFileSync(path, content);
  }
  return path;
}

/** Header and rows of a PNG with one block of data. */
function dotsOf(png: Uint8Array): Buffer {
  const bytes = Buffer.from(png);
  const data = bytes.indexOf("IDAT") + 4;
  const length = bytes.readUInt32BE(data - 8);
  return Buffer.concat([bytes.subarray(0, data - 8), inflateSync(bytes.subarray(data, data + length))]);
}
