import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { BUGS } from "./bugs.ts";
import type { Invariant } from "./checker.ts";
import { SIGHTINGS } from "./sightings.ts";

const run = promisify(execFile);
const SEEDS = 50_000;
const PARTS = 2;
/** A simulation that is stuck is a failure, not a wait. */
const PATIENCE_MS = 240_000;

interface Summary {
  readonly seeds: number;
  readonly events: number;
  readonly fingerprint: number;
  readonly sightings: Readonly<Record<string, number>>;
  readonly failed: readonly unknown[];
}

interface Caught {
  readonly bug: string;
  readonly seed?: number;
  readonly invariant?: Invariant;
  readonly history?: readonly string[];
}

/** Runs a program of the simulation under plain Node: nothing stands between the product's source and its engine. */
async function program(name: string, ...args: string[]): Promise<string> {
  const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { stdout } = await run(process.execPath, [path, ...args], { maxBuffer: 1e8, timeout: PATIENCE_MS });
  return stdout;
}

async function play(from: number, seeds: number): Promise<Summary> {
  return JSON.parse(await program("main", "--json", "--from", String(from), "--seeds", String(seeds)));
}

describe("fifty thousand shops, each lived through twice", () => {
  let parts: Summary[] = [];
  beforeAll(async () => {
    const each = SEEDS / PARTS;
    const runs = Array.from({ length: PARTS }, (_, part) => () => play(1 + part * each, each));
    if (cpus().length > 1) parts = await Promise.all(runs.map((start) => start()));
    else for (const start of runs) parts.push(await start());
  }, PATIENCE_MS);

  test("break nothing that may never break", () => {
    expect(parts.flatMap(({ failed }) => failed)).toEqual([]);
    expect(parts.reduce((sum, { seeds }) => sum + seeds, 0)).toBe(SEEDS);
  });

  test("have full days: more than a hundred things happen in each", () => {
    expect(parts.reduce((sum, { events }) => sum + events, 0) / SEEDS).toBeGreaterThan(100);
  });

  test.each(SIGHTINGS)("see it happen that %s", (sighting) => {
    expect(parts.reduce((sum, { sightings }) => sum + (sightings[sighting] ?? 0), 0)).toBeGreaterThan(0);
  });

  test("tell the same story in another process", async () => {
    const [here, there] = [await play(7, 300), await play(7, 300)];
    expect(here.fingerprint).toBe(there.fingerprint);
    expect((await play(8, 300)).fingerprint).not.toBe(here.fingerprint);
  });
});

describe("a bug that somebody plants is caught", () => {
  let caught: Caught[] = [];
  beforeAll(async () => {
    caught = (await program("bug-run"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  }, PATIENCE_MS);

  test("there are many, and each way of planting is used", () => {
    expect(BUGS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
    for (const way of ["source", "data", "wrap"] as const)
      expect(BUGS.some((bug) => bug[way] !== undefined)).toBe(true);
  });

  test.each(BUGS)("$name", ({ name, breaks }) => {
    const found = caught.find(({ bug }) => bug === name);
    expect(found?.seed, "no seed of the budget caught it").toBeDefined();
    expect(breaks).toContain(found?.invariant);
    const history = found?.history ?? [];
    expect(history[0]).toMatch(/^ {2}seed \d+, with only these faults: /);
    expect(history.length).toBeGreaterThan(2);
    expect(history.at(-1)?.trim()).not.toBe("undefined");
  });
});
