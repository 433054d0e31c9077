/** Callers who each ask again as soon as they were answered, and what they met: rate and waiting times. */
import { percentile } from "../measure.ts";

export interface Measured {
  /** Answers a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
}

export interface Loop {
  readonly callers: number;
  /** How long answers are counted, in milliseconds. */
  readonly forMs: number;
  /** How long callers have been at it before, in milliseconds. */
  readonly warmUpMs: number;
}

/**
 * Answers are counted from the end of the warm-up, those that were asked for during it too: the rate is that of a system
 * under way.
 * @param call one question of one caller; `false` where it has none left, which ends the measurement for all
 * @throws what a call threw, after all callers have stopped
 */
export async function closedLoop(
  { callers, forMs, warmUpMs }: Loop,
  call: (caller: number) => Promise<boolean>,
): Promise<Measured> {
  const start = performance.now() + warmUpMs;
  let end = start + forMs;
  const waits: number[] = [];
  const keepCalling = async (caller: number) => {
    for (let asked = performance.now(); asked < end; ) {
      const went = await call(caller).catch((error: unknown) => {
        end = 0;
        throw error;
      });
      const answered = performance.now();
      if (!went) end = Math.min(end, answered);
      else if (answered >= start && answered < end) waits.push(answered - asked);
      asked = answered;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: callers }, (_, caller) => keepCalling(caller)));
  const failed = ends.find((ended) => ended.status === "rejected");
  if (failed) throw failed.reason;
  if (end <= start) throw new Error("nothing was left to ask after the warm-up");
  return {
    rate: (waits.length / (end - start)) * 1000,
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
  };
}

/** Of several runs the one whose rate is in the middle. */
export function middle(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((a, b) => a.rate - b.rate);
  const run = sorted[Math.floor((sorted.length - 1) / 2)];
  if (!run) throw new Error("nothing was measured");
  return run;
}
