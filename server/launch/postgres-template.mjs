// Makes the empty database that `server/wallet/embedded.ts` copies for a new store. Whole or not at all.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";

const modules = new URL("../../node_modules/", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("@electric-sql/pglite/package.json", modules), "utf8"));
const template = fileURLToPath(new URL(`.cache/postgres-${version}`, modules));

if (!existsSync(template)) {
  const draft = `${template}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const database = await PGlite.create(draft);
  await database.close();
  if (existsSync(template)) rmSync(draft, { recursive: true });
  else renameSync(draft, template);
}
