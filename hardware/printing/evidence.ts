import type { ConfirmationLevel } from "../printer.ts";

/** What can be known beforehand of when an honest answer comes, on the clock of `performance.now`. */
export interface Bounds {
  readonly level: ConfirmationLevel;
  /** When the marker can have arrived, at the speed of the line. */
  readonly lineFreeAt: number;
  /** How long the bytes take on the line, in milliseconds. */
  readonly lineMs: number;
  /** Before this no printer can have brought the paper out. */
  readonly outAtLeastAt: number;
  /** How long the fastest cutter takes, in milliseconds. */
  readonly cutterMs: number;
}

/** What came back. */
export interface Answered {
  readonly at: number;
  /** Whether an earlier question of the same job had been answered by then, as in turn it must be. */
  readonly inOrder: boolean;
  /** Whether something was heard meanwhile that no printer says. */
  readonly amidNoise: boolean;
}

/**
 * What an answer to a marker is worth: a `lie` cannot be the answer of a printer that answers in its turn; `taken in`
 * says that the job is in the printer, not that it is on paper; `doubtful` may have been noise.
 */
export type Worth = "on paper" | "taken in" | "doubtful" | "lie";

/** An adapter's clock may be this much faster than ours. */
const lineTolerance = 0.1;
/** And timers, ours or an adapter's, tick by the millisecond: of a few bytes nobody can say when they arrived. */
const tickMs = 2;

/** Judges an answer by what could be known beforehand. Pure. */
export function worthOf(bounds: Bounds, answer: Answered): Worth {
  const { level, lineFreeAt, lineMs, outAtLeastAt, cutterMs } = bounds;
  // One byte of noise can look like an ordered status, but not like the number of a job.
  if (answer.amidNoise && level !== "A") return "doubtful";
  if (answer.at < lineFreeAt - lineMs * lineTolerance - tickMs) return "lie";
  if (!answer.inOrder && !answer.amidNoise) return "lie";
  if (level !== "A") return "taken in";
  if (answer.at < outAtLeastAt) return "lie";
  // An id that comes as soon as its question has arrived was not waited for by a cutter.
  return answer.at < lineFreeAt + cutterMs ? "taken in" : "on paper";
}

/** The answer to one marker, as it comes. */
export class Evidence {
  /** Fulfilled when an answer came, or when none is wanted any more. */
  readonly arrived: Promise<void>;
  #worth: Worth | undefined;

  /** @param answer what came, or nothing if it is no longer wanted */
  constructor(bounds: () => Bounds, answer: Promise<Answered | undefined>) {
    this.arrived = answer.then((given) => {
      if (given) this.#worth = worthOf(bounds(), given);
    });
  }

  get answered(): boolean {
    return this.#worth !== undefined;
  }

  get isLie(): boolean {
    return this.#worth === "lie";
  }

  get isDoubtful(): boolean {
    return this.#worth === "doubtful";
  }

  /** What there is to go by: `waiting` until an answer came, and as much of a lie as of noise. */
  get worth(): "on paper" | "taken in" | "nothing" | "waiting" {
    if (this.isLie || this.isDoubtful) return "nothing";
    return this.#worth === "on paper" || this.#worth === "taken in" ? this.#worth : "waiting";
  }
}
