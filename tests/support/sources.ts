/** The product's source files, as tests about the house itself read them. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Paths, from the root, of what git keeps or would keep. */
export function listedFiles(pattern: RegExp): string[] {
  const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return list.split("\n").filter((path) => pattern.test(path) && existsSync(ROOT + path));
}

export function textOf(path: string): string {
  return readFileSync(ROOT + path, "utf8");
}
