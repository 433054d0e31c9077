/** A package's list of exports, made short so that every start of a program is. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shortenExports } from "../../server/launch/shorten-exports.mjs";

const entry = (file: string) => ({ import: { types: `${file}.d.ts`, default: `${file}.js` } });
const EXPORTS = {
  ".": entry("./index"),
  "./package.json": "./package.json",
  "./core": entry("./core/index"),
  "./core/table": entry("./core/table"),
  "./core/column": entry("./core/column"),
  "./driver": entry("./driver"),
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouyin-package-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function shortened(times: number): { readonly exports: Record<string, unknown> } {
  const path = join(folder, "package.json");
  writeFileSync(path, JSON.stringify({ name: "a-package", exports: EXPORTS }));
  for (let time = 0; time < times; time++) shortenExports(pathToFileURL(path));
  return JSON.parse(readFileSync(path, "utf8"));
}

test("what is named like its file comes by one pattern, what is not keeps its entry", () => {
  expect(shortened(1)).toEqual({
    name: "a-package",
    exports: {
      ".": EXPORTS["."],
      "./package.json": "./package.json",
      "./core": EXPORTS["./core"],
      "./*": entry("./*"),
    },
  });
});

test("a second install changes nothing more", () => {
  expect(shortened(2)).toEqual(shortened(1));
});

test("drizzle-orm, whose list every start would read 250 times, is short here", () => {
  const path = new URL("../../node_modules/drizzle-orm/package.json", import.meta.url);
  expect(statSync(path).size).toBeLessThan(30_000);
});
