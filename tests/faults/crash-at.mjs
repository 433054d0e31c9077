// Loaded into a server before anything of it: failpoints do something there, and nowhere else.
import { registerHooks } from "node:module";

const SOURCE = `
let at = "";
let left = 0;
process.on("message", (message) => {
  if (!message?.crashAt) return;
  at = message.crashAt;
  left = message.visits;
  process.send({ armed: at });
});
export function failpoint(name) {
  if (name === at && --left === 0) process.kill(process.pid, "SIGKILL");
}
`;

registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith("/server/kit/failpoint.ts")
      ? { format: "module", shortCircuit: true, source: SOURCE }
      : nextLoad(url, context),
});
