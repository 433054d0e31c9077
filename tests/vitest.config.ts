import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./support/longest-first.ts";

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/setup.ts"],
    reporters: ["default", "./tests/support/summary.ts"],
    sequence: { sequencer: LongestFirst },
    pool: "forks",
    // A file shares its process with those before it: a new one for each cost more than many of them take to run. What a test
    // changes of its process, the environment above all, it changes back.
    isolate: false,
    // Twice the cores that a small machine has: half of the time most files wait for clocks, devices and processes.
    maxWorkers: 4,
    // To look at each place in every way takes some seconds more.
    testTimeout: process.env.LOOKS === "all" ? 600_000 : 120_000,
    hookTimeout: 120_000,
    // What is awaited may take its time on a machine with other things to do.
    expect: { poll: { timeout: 15_000 } },
    // Concurrent stories wait for time-outs most of the time, not for the processor.
    maxConcurrency: 40,
  },
});
