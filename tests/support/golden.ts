/**
 * Golden files: what was looked at once and is not to change by itself. A changed or missing one fails; after looking
 * at what is different, `UPDATE_GOLDEN=1` writes them anew, by hand and never in a continuous integration.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";

const isRenewing = process.env.UPDATE_GOLDEN === "1" && !process.env.CI;

export function expectGolden(name: string, content: string): void {
  const path = new URL(`../golden/${name}`, import.meta.url);
  if (isRenewing) {
    mkdirSync(dirname(path.pathname), { recursive: true });
    writeFileSync(path, content);
  }
  const kept = existsSync(path) ? readFileSync(path, "utf8") : `(no golden file ${name})`;
  expect(
    content,
    `tests/golden/${name} is renewed by UPDATE_GOLDEN=1, once the difference was looked at`,
  ).toBe(kept);
}
