/** `npm run model:wallet -- --runs N --seed S`: plays so many days against the model, those of a seed where one is given. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "500" }, seed: { type: "string", default: "" } },
});
const vitest = fileURLToPath(new URL("../../../node_modules/vitest/vitest.mjs", import.meta.url));
const words = ["run", "--config", "tests/vitest.config.ts", "tests/wallet/model"];
const run = spawn(process.execPath, [vitest, ...words], {
  stdio: "inherit",
  cwd: fileURLToPath(new URL("../../..", import.meta.url)),
  env: { ...process.env, MODEL_RUNS: values.runs, MODEL_SEED: values.seed },
});
run.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
