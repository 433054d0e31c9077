/** From where a reader of a terminal's stream goes on: a pure function of what it names and what the stream is. */

/** The stream as it is now. */
export interface StreamEnd {
  readonly epoch: number;
  readonly number: number;
}

/**
 * The number to go on after, for a reader that names the last event it saw. A position of another epoch, or beyond the
 * stream's end, is of a stream that is no longer this one: it begins again.
 */
export function resumeAfter(named: StreamEnd | undefined, end: StreamEnd): number {
  return named && named.epoch === end.epoch && named.number <= end.number ? named.number : 0;
}
