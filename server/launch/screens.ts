/** Builds the screens when what they are made of has changed since they were built. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const STAMP = join(ROOT, "dist/terminal/.sources");
const SOURCES = ["terminal", "server/domain", "package-lock.json"];

/** Returns whether it had to build. */
export async function buildStaleScreens(): Promise<boolean> {
  const wanted = sourcesHash();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return false;
  // Only now: loading it takes longer than most starts have to wait for anything else.
  const { createBuilder } = await import("vite");
  const builder = await createBuilder({
    configFile: join(ROOT, "terminal/vite.config.ts"),
    logLevel: "error",
  });
  await builder.buildApp();
  writeFileSync(STAMP, wanted);
  return true;
}

function sourcesHash(): string {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap(filesUnder))
    hash.update(relative(ROOT, path)).update(readFileSync(path));
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  const full = join(ROOT, path);
  if (path.endsWith(".json")) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
