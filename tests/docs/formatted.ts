import { execFileSync } from "node:child_process";
import { ROOT } from "../support/sources.ts";

/** The document as `npm run check` wants it: tables stand in columns. */
export function formatted(document: string): string {
  return execFileSync("node_modules/.bin/biome", ["format", "--stdin-file-path=README.md"], {
    cwd: ROOT,
    input: document,
    encoding: "utf8",
  });
}
