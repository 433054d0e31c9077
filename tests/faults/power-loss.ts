/**
 * `npm run power-loss`: the power goes at every moment at which the terminal's store writes. A program commits and says
 * so; `strace` logs what it wrote and synced; every image that a disk may then hold is opened, and has to have all that
 * was promised. The same with weaker settings has to lose something, or the test proves nothing.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { Chance } from "../simulation/engine/chance.ts";
import { type Cut, cuts, parseWriteLog } from "./write-log.ts";

/** `npm run power-loss -- 12` is the short form. */
const COMMITS = Number(process.argv[2] ?? 40);
const WRITER = fileURLToPath(new URL("committer.ts", import.meta.url));

if (spawnSync("strace", ["-V"]).error) {
  process.stderr.write(
    "strace is not installed: install it (on Debian: apt install strace) and run this again.\n",
  );
  process.exit(1);
}

interface Verdict {
  readonly images: number;
  readonly lost: number;
  readonly broken: number;
}

/** @param setting `product` for the terminal's own store, or a weaker value of SQLite's `synchronous` */
function run(setting: "product" | "NORMAL" | "OFF", seed: number): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-power-"));
  const store = join(folder, "store");
  mkdirSync(store);
  const log = join(folder, "power.log");
  const trace = [
    "-f",
    "-y",
    "-xx",
    "-s",
    "1000000",
    "-o",
    log,
    "-e",
    "trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink",
  ];
  execFileSync("strace", [...trace, process.execPath, WRITER, store, setting, String(COMMITS)]);
  const written = parseWriteLog(readFileSync(log, "utf8")).filter(
    (event) => event.kind === "promise" || (event.file.startsWith(store) && !event.file.endsWith("-shm")),
  );
  const chance = new Chance(seed);
  const verdict = { images: 0, lost: 0, broken: 0 };
  for (const cut of cuts(written, () => chance.share())) {
    verdict.images++;
    const kept = reopened(join(folder, "image"), cut);
    if (kept === undefined) verdict.broken++;
    else if (kept < cut.promised) verdict.lost++;
  }
  rmSync(folder, { recursive: true });
  return verdict;
}

/** How many commits the image has, or undefined where it is damaged. */
function reopened(folder: string, { files }: Cut): number | undefined {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [path, bytes] of files) writeFileSync(join(folder, basename(path)), bytes);
  const path = join(folder, "pos.db");
  if (!existsSync(path)) return 0;
  const database = new Database(path);
  try {
    const [check] = database.prepare("PRAGMA integrity_check").all() as [{ integrity_check: string }];
    if (check.integrity_check !== "ok") return undefined;
    const tables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'journal'").all();
    if (tables.length === 0) return 0;
    const [{ kept }] = database.prepare("SELECT count(*) AS kept FROM journal").all() as [{ kept: number }];
    return kept;
  } catch {
    // Whatever it says of itself, it cannot be used.
    return undefined;
  } finally {
    database.close();
  }
}

let isGood = true;
for (const [setting, mayLose] of [
  ["product", false],
  ["NORMAL", true],
  ["OFF", true],
] as const) {
  const { images, lost, broken } = run(setting, 7);
  const isAsWanted = mayLose ? lost + broken > 0 : lost + broken === 0;
  isGood &&= isAsWanted;
  process.stdout.write(
    `${setting}: ${images} images, ${lost} lost what was promised, ${broken} damaged ${isAsWanted ? "✓" : "✗"}\n`,
  );
}
process.exitCode = isGood ? 0 : 1;
