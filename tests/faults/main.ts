/**
 * `npm run faults -- --rounds N`: the stories of crashes, with so many kills at any moment instead of the few of a test
 * run. `--stories` names others than those of a whole shop: `npm run faults:wallet`, `npm run replicated-pair`.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "100" },
    stories: { type: "string", default: "crashes" },
  },
});
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const words = ["run", "--config", "tests/vitest.config.ts", `tests/faults/${values.stories}.test.ts`];
const run = spawn(process.execPath, [vitest, ...words], {
  stdio: "inherit",
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  env: { ...process.env, FAULT_ROUNDS: values.rounds },
});
run.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
