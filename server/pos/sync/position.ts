/** Where the terminal stands in its stream of statements, and whether what it hears follows from what it has heard. */
import { equalBytes } from "#domain/bytes.ts";
import type { StreamPosition } from "#domain/statement.ts";

/**
 * How a statement's position stands to the one that is stored:
 * - `next`: the very next one of the same stream, or the first of all
 * - `known`: heard before: the stream is read again from an earlier place
 * - `broken`: statements between were not heard, or its past is not the one that was heard
 * - `restored`: of a later epoch, since the wallet's store went back to an earlier state
 */
export type Standing = "next" | "known" | "broken" | "restored";

/** @param chain what the heard statement's chain has to be if it is the next one */
export function standingOf(
  stored: StreamPosition | undefined,
  heard: StreamPosition,
  chain: Uint8Array,
): Standing {
  if (stored && heard.epoch !== stored.epoch) return heard.epoch > stored.epoch ? "restored" : "known";
  const reached = stored?.number ?? 0;
  if (stored && heard.number === reached) return equalBytes(heard.chain, stored.chain) ? "known" : "broken";
  if (heard.number < reached) return "known";
  return heard.number === reached + 1 && equalBytes(heard.chain, chain) ? "next" : "broken";
}

/**
 * Where the terminal stands once it has heard the statement at `heard`: a position never goes back, whatever a wallet
 * that was restored, or a second reading of the stream, brings.
 */
export function positionAfter(stored: StreamPosition | undefined, heard: StreamPosition): StreamPosition {
  if (!stored || heard.epoch > stored.epoch) return heard;
  return heard.epoch === stored.epoch && heard.number > stored.number ? heard : stored;
}
