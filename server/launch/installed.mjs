// Runs after each install, on any Node from 20 on: makes `node` in every npm script the pinned one, whatever Node the
// machine has, and notes which lockfile was installed. npm 11 links the pinned Node by itself; npm 10 loses the link
// when several optional packages share a command name.
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { stamp, wantedLockfile } from "./lockfile.mjs";

const pinned = `../node-${process.platform}-${process.arch}/bin/node`;
const bin = new URL("../../node_modules/.bin/", import.meta.url);

if (process.platform !== "win32" && existsSync(new URL(pinned, bin))) {
  mkdirSync(bin, { recursive: true });
  rmSync(new URL("node", bin), { force: true });
  symlinkSync(pinned, new URL("node", bin));
}
writeFileSync(stamp, wantedLockfile());
