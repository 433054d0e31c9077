// Which lockfile is wanted, and where the one that is installed is noted.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export const stamp = new URL("../../node_modules/.installed-lockfile", import.meta.url);

export function wantedLockfile() {
  return createHash("sha256")
    .update(readFileSync(new URL("../../package-lock.json", import.meta.url)))
    .digest("hex");
}
