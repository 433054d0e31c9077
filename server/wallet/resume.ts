/** From where a reader of a terminal's stream goes on: a pure function of what it names and what the stream is. */
import { equalBytes } from "#domain/bytes.ts";
import type { StreamPosition } from "#domain/statement.ts";

/** What a terminal says of itself when it comes to read. */
export interface StreamReader {
  /** Up to where it has heard the stream. */
  readonly heard: StreamPosition | undefined;
  /** The latest position of any statement that it has, also of one that came as an answer and not by the stream. */
  readonly seen: StreamPosition | undefined;
}

/** The stream as it is now, with the chains that it has in the two places. */
export interface StreamFacts {
  readonly epoch: number;
  readonly chainAtHeard: Uint8Array | undefined;
  readonly chainAtSeen: Uint8Array | undefined;
}

export interface Resumption {
  /** The number to go on after. */
  readonly after: number;
  /**
   * The epoch from now on: raised where the reader has what this store does not have. Then the store went back to an
   * earlier state, and what it states from now on must not look like what it had stated before.
   */
  readonly epoch: number;
}

/**
 * How far a reader's epoch may be ahead of the store's: a store is not restored more often than that between two
 * connections. Nobody signed what a reader says of itself, and one that lies must not use the numbers up.
 */
const RESTORES_MAX = 16;

/** A reader goes on where its past and the stream's are the same; anybody else begins again. */
export function resume({ heard, seen }: StreamReader, facts: StreamFacts): Resumption {
  const { epoch, chainAtHeard, chainAtSeen } = facts;
  const after = heard && isHere(heard, chainAtHeard, epoch) ? heard.number : 0;
  return {
    after,
    epoch: Math.max(epochAfter(heard, chainAtHeard, epoch), epochAfter(seen, chainAtSeen, epoch)),
  };
}

function isHere({ epoch, chain }: StreamPosition, here: Uint8Array | undefined, now: number): boolean {
  return here !== undefined && epoch <= now && equalBytes(chain, here);
}

function epochAfter(place: StreamPosition | undefined, here: Uint8Array | undefined, now: number): number {
  const isAhead = place && place.epoch >= now && place.epoch <= now + RESTORES_MAX;
  return isAhead && !isHere(place, here, now) ? place.epoch + 1 : now;
}
