/** From where a reader of a terminal's stream goes on: a pure function of what it names and what the stream is. */
import { equalBytes } from "#domain/bytes.ts";
import type { StreamPosition } from "#domain/statement.ts";

/** The stream as it is now. */
export interface StreamEnd {
  readonly epoch: number;
  /** The chain at the number that the reader names, where the stream is that long. */
  readonly chainAtNamed: Uint8Array | undefined;
}

export interface Resumption {
  /** The number to go on after. */
  readonly after: number;
  /**
   * The epoch from now on: raised where the reader has heard what this store does not have. Then the store went back to
   * an earlier state, and what it states from now on must not look like what it had stated before.
   */
  readonly epoch: number;
}

/** A reader goes on where its past and the stream's are the same; anybody else begins again. */
export function resume(named: StreamPosition | undefined, end: StreamEnd): Resumption {
  if (!named) return { after: 0, epoch: end.epoch };
  if (end.chainAtNamed && equalBytes(named.chain, end.chainAtNamed) && named.epoch <= end.epoch)
    return { after: named.number, epoch: end.epoch };
  const wentBack = named.epoch >= end.epoch;
  return { after: 0, epoch: wentBack ? named.epoch + 1 : end.epoch };
}
