// Makes `node` in every npm script the pinned one, whatever Node the machine has. npm 11 links it by itself; npm 10
// loses the link when several optional packages share a command name. Runs on any Node from 20 on.
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";

const pinned = `../node-${process.platform}-${process.arch}/bin/node`;
const bin = new URL("../../node_modules/.bin/", import.meta.url);

if (process.platform !== "win32" && existsSync(new URL(pinned, bin))) {
  mkdirSync(bin, { recursive: true });
  rmSync(new URL("node", bin), { force: true });
  symlinkSync(pinned, new URL("node", bin));
}
