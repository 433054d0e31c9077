/**
 * The folder of an embedded PostgreSQL. A new one begins as a copy of the empty database that was made when the
 * packages were installed; where there is none, PGlite makes its own, which takes some seconds.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { z } from "zod";
import { ROOT } from "#kit/root.ts";

const MODULES = join(ROOT, "node_modules");

/** Opens the database under `folder`, making it where there is none. */
export function openEmbedded(folder: string): Promise<PGlite> {
  const path = join(folder, "postgres");
  if (!existsSync(path)) copyTemplate(path);
  mkdirSync(path, { recursive: true });
  return PGlite.create(path);
}

/** Whole or not at all: a crash in between leaves a draft that nobody opens. */
function copyTemplate(path: string): void {
  const pkg: unknown = JSON.parse(readFileSync(join(MODULES, "@electric-sql/pglite/package.json"), "utf8"));
  const { version } = z.object({ version: z.string() }).parse(pkg);
  const template = join(MODULES, `.cache/postgres-${version}`);
  if (!existsSync(template)) return;
  const draft = `${path}.${process.pid}`;
  cpSync(template, draft, { recursive: true });
  renameSync(draft, path);
}
