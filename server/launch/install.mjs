// Installs what the lockfile names when it differs from what is installed. Plain JavaScript for any Node from 20 on:
// it runs before anything is installed.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stamp, wantedLockfile } from "./lockfile.mjs";

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wantedLockfile()) {
  console.error("Installing packages, once…");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  try {
    const cwd = fileURLToPath(new URL("../../", import.meta.url));
    execFileSync(npm, ["ci", "--no-audit", "--no-fund"], { cwd, stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    console.error("The packages could not be installed: check the line to the npm registry and start again.");
    process.exit(1);
  }
}
