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
 * Whether the stream still owes a statement that came by another way: an answer, or a customer's phone. A wallet that
 * does not bring it in time may have forgotten it, and has to be asked.
 * @param epoch the latest that is known of the wallet's streams: what is of an earlier one, the stream brings no more
 */
export function isOwed(
  heard: StreamPosition | undefined,
  seen: StreamPosition | undefined,
  epoch: number,
): boolean {
  if (!seen || seen.epoch < epoch) return false;
  return !heard || heard.epoch < seen.epoch || (heard.epoch === seen.epoch && heard.number < seen.number);
}

/**
 * Whether the stream has passed a statement by that was news here when it came another way: had the wallet still had
 * it, the stream would have brought it. It has forgotten it.
 */
export function isPassedBy(heard: StreamPosition | undefined, news: StreamPosition): boolean {
  return heard !== undefined && news.epoch === heard.epoch && news.number <= heard.number;
}

/** A statement that came by another way, and that the stream has still to bring. */
export interface Owed {
  readonly subject: string;
  readonly position: StreamPosition;
}

/** What is still owed once the stream has brought the statement at `heard`, and what it went past without bringing. */
export function settleOwed<T extends Owed>(
  owed: readonly T[],
  heard: StreamPosition,
): { readonly left: readonly T[]; readonly forgotten: readonly T[] } {
  const due = owed.filter(({ position }) => isPassedBy(heard, position));
  const forgotten = due.filter(
    ({ position }) => position.number < heard.number || !equalBytes(position.chain, heard.chain),
  );
  return { left: owed.filter((one) => !due.includes(one)), forgotten };
}

/**
 * Where the terminal stands once it has heard the statement at `heard`: a position never goes back, whatever a wallet
 * that was restored, or a second reading of the stream, brings.
 */
export function positionAfter(stored: StreamPosition | undefined, heard: StreamPosition): StreamPosition {
  if (!stored || heard.epoch > stored.epoch) return heard;
  return heard.epoch === stored.epoch && heard.number > stored.number ? heard : stored;
}
