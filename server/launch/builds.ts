/** Builds screens and servers where what they are made of has changed since they were built. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "#kit/root.ts";

interface Build {
  readonly config: string;
  readonly folder: string;
  /** Folders and files. */
  readonly sources: readonly string[];
  /** How a source's name ends; every file is one where this is empty. */
  readonly ending: string;
}

const BUILDS: readonly Build[] = [
  {
    config: "terminal/vite.config.ts",
    folder: "dist/terminal",
    sources: ["terminal", "server/domain", "package-lock.json"],
    ending: "",
  },
  {
    config: "server/vite.config.ts",
    folder: "dist/servers",
    sources: ["server", "hardware", "drizzle", "package-lock.json"],
    ending: ".ts",
  },
];

/** The programs of a shop as they are built: for `startServer` and `startProgram`. */
export const BUILT = {
  pos: "dist/servers/pos.mjs",
  wallet: "dist/servers/wallet.mjs",
  printer: "dist/servers/printer.mjs",
} as const;

/** Returns whether anything had to be built. */
export async function buildStale(): Promise<boolean> {
  let built = false;
  for (const build of BUILDS) built = (await buildWhereStale(build)) || built;
  return built;
}

async function buildWhereStale({ config, folder, ...of }: Build): Promise<boolean> {
  const stamp = join(ROOT, folder, ".sources");
  const wanted = hashOf(of);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  // Only now: loading it takes longer than most starts have to wait for anything else.
  const { createBuilder } = await import("vite");
  const builder = await createBuilder({ configFile: join(ROOT, config), logLevel: "error" });
  await builder.buildApp();
  writeFileSync(stamp, wanted);
  return true;
}

function hashOf({ sources, ending }: Pick<Build, "sources" | "ending">): string {
  const hash = createHash("sha256");
  for (const path of sources.flatMap((source) => filesUnder(source, ending)))
    hash.update(relative(ROOT, path)).update(readFileSync(path));
  return hash.digest("hex");
}

function filesUnder(path: string, ending: string): string[] {
  const full = join(ROOT, path);
  if (path.endsWith(".json")) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
