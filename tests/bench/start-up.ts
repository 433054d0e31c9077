/** `npm start` on a new data folder until the banner, beside what its largest part alone takes. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { milliseconds, percentile, type Row } from "./measure.ts";

const RUNS = 5;

export async function measureStartUp(): Promise<Row[]> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(await timed(startOnce));
    bare.push(await timed(embeddedPostgresOnce));
  }
  const [mine, floor] = [percentile(ours, 0.5), percentile(bare, 0.5)];
  return [
    {
      what: `npm start on a new folder → banner, packages installed and screens built (median of ${RUNS})`,
      ours: milliseconds(mine),
      against: `5000 ms; an embedded PostgreSQL alone takes ${milliseconds(floor)}`,
      ratio: mine / 5000,
      wanted: 1,
    },
  ];
}

async function timed(work: (folder: string) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-start-"));
  const took = await work(folder);
  rmSync(folder, { recursive: true, force: true });
  return took;
}

async function startOnce(folder: string): Promise<number> {
  const start = performance.now();
  const environment = { ...process.env, SHOUYIN_DATA: folder, POS_PORT: "0", WALLET_PORT: "0" };
  const child = spawn("npm", ["start"], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  let text = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("Ctrl-C")) resolve();
    });
    child.once("exit", () => reject(new Error(`npm start ended:\n${text}`)));
  });
  const took = performance.now() - start;
  const ended = new Promise((resolve) => child.once("close", resolve));
  // As Ctrl-C does: to npm and to everything that it started.
  if (child.pid) process.kill(-child.pid, "SIGINT");
  await ended;
  return took;
}

async function embeddedPostgresOnce(folder: string): Promise<number> {
  const start = performance.now();
  const store = await PGlite.create(folder);
  const took = performance.now() - start;
  await store.close();
  return took;
}
