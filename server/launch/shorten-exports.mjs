// Node reads a package's package.json anew for each of its files that it loads. drizzle-orm's is 179 kB, nearly all of
// it a list of its files, and 250 files are loaded: half a second of processor time at every start. Where the list only
// says what one pattern says too, the pattern takes its place; whatever could be imported before still can.
import { readFileSync, rmSync, writeFileSync } from "node:fs";

const PATTERN = "./*";

/**
 * Shortens the exports of the package whose package.json this is. Done twice it changes nothing more.
 * @param {URL} path
 */
export function shortenExports(path) {
  const { exports, ...rest } = JSON.parse(readFileSync(path, "utf8"));
  if (!exports || exports[PATTERN]) return;
  const pattern = mostCommon(Object.entries(exports).map(([name, target]) => toPattern(name, target)));
  const others = Object.entries(exports).filter(([name, target]) => toPattern(name, target) !== pattern);
  const shortened = { ...rest, exports: { ...Object.fromEntries(others), [PATTERN]: JSON.parse(pattern) } };
  // Removed first: a package manager may have linked the file to one that other projects have, too.
  rmSync(path);
  writeFileSync(path, JSON.stringify(shortened));
}

/** What the entry would be as a pattern: each file that is named like the entry is named by a star instead. */
function toPattern(name, target) {
  return JSON.stringify(target).replaceAll(`"${name}.`, `"${PATTERN}.`);
}

function mostCommon(texts) {
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
