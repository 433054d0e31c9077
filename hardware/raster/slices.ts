import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { FontSource } from "./sources.ts";

/** One file of a font that was cut up for browsers, and the code points that its style sheet says it has. */
export interface Slice {
  readonly file: string;
  readonly source: FontSource;
  /** First and last code points; undefined where the sheet does not say. */
  readonly ranges: readonly (readonly [number, number])[] | undefined;
}

const { resolve } = createRequire(import.meta.url);

/** The files of a font, from its package's style sheet. */
export function readSlices(source: FontSource): readonly Slice[] {
  const folder = dirname(resolve(`${source.package}/package.json`));
  const sheet = readFileSync(join(folder, source.sheet), "utf8");
  return sheet.split("@font-face").flatMap((rule): Slice[] => {
    const file = /url\(([^)]+\.woff2)\)/.exec(rule)?.[1];
    if (file === undefined) return [];
    const ranges = /unicode-range:([^;}]*)/.exec(rule)?.[1];
    return [
      { file: join(folder, file), source, ranges: ranges === undefined ? undefined : readRanges(ranges) },
    ];
  });
}

function readRanges(text: string): readonly (readonly [number, number])[] {
  return [...text.matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?/gi)].map(([, first = "", last = first]) => [
    Number.parseInt(first, 16),
    Number.parseInt(last, 16),
  ]);
}

/** Whether the slice may have the character: its font has the last word. */
export function mayHave({ ranges, source }: Slice, character: string): boolean {
  if (source.takes && !source.takes.test(character)) return false;
  const code = character.codePointAt(0) ?? 0;
  return ranges === undefined || ranges.some(([first, last]) => code >= first && code <= last);
}
