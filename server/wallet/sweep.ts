/** Work that has to be done again and again while the wallet runs, one round at a time. */
import type { Logger } from "pino";

const SWEEP_MS = 1000;

/**
 * Starts a sweep; returns the way to stop it, which waits for the round that is under way.
 * @param round true where there is more to do: the next round begins at once then
 */
export function startSweep(
  name: string,
  round: () => Promise<boolean> | Promise<void>,
  log: Logger,
): () => Promise<void> {
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const sweep = async () => {
    const swept = Promise.resolve<unknown>(round()).catch((error: Error) => {
      log.error({ err: error, sweep: name }, "a sweep failed and will run again");
    });
    running = swept;
    const more = await swept;
    if (!stopped) timer = setTimeout(sweep, more === true ? 0 : SWEEP_MS);
  };
  timer = setTimeout(sweep, SWEEP_MS);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
