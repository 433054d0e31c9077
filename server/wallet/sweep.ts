/** Work that has to be done again and again while the wallet runs, one round at a time. */
import type { Logger } from "pino";

const SWEEP_MS = 1000;

/** Starts a sweep; returns the way to stop it, which waits for the round that is under way. */
export function startSweep(name: string, round: () => Promise<void>, log: Logger): () => Promise<void> {
  let stopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout;
  const sweep = async () => {
    running = round().catch((error: Error) => {
      log.error({ err: error, sweep: name }, "a sweep failed and will run again");
    });
    await running;
    if (!stopped) timer = setTimeout(sweep, SWEEP_MS);
  };
  timer = setTimeout(sweep, SWEEP_MS);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
