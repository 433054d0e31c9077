// Runs after each install, on any Node from 20 on.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stamp, wantedLockfile } from "./lockfile.mjs";
import { shortenExports } from "./shorten-exports.mjs";

const bin = new URL("../../node_modules/.bin/", import.meta.url);
linkPinnedNode();
shortenExports(new URL("../../node_modules/drizzle-orm/package.json", import.meta.url));
prepareEmbeddedPostgres();
writeFileSync(stamp, wantedLockfile());

// Makes `node` in every npm script the pinned one, whatever Node the machine has. npm 11 links it by itself; npm 10
// loses the link when several optional packages share a command name.
function linkPinnedNode() {
  const pinned = `../node-${process.platform}-${process.arch}/bin/node`;
  if (process.platform === "win32" || !existsSync(new URL(pinned, bin))) return;
  mkdirSync(bin, { recursive: true });
  rmSync(new URL("node", bin), { force: true });
  symlinkSync(pinned, new URL("node", bin));
}

// An empty database takes longer to make than everything else at a first start, and is the same for everybody. Where
// it cannot be made now, the wallet makes its own then.
function prepareEmbeddedPostgres() {
  const node = process.platform === "win32" ? process.execPath : fileURLToPath(new URL("node", bin));
  const program = fileURLToPath(new URL("postgres-template.mjs", import.meta.url));
  spawnSync(existsSync(node) ? node : process.execPath, [program], { stdio: "ignore" });
}
