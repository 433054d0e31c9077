/** What the counter of a signed request says of who sent it: a pure function of what is stored. */
import { equalBytes } from "#domain/bytes.ts";

/** How far requests may overtake one another. */
export const WINDOW = 64;

/**
 * - `fresh`: to be spent now
 * - `spent`: it was spent before, by these very bytes, or is too old to be told; the request does not count
 * - `cloned`: it was spent by other bytes, so that two machines hold the terminal's key
 */
export type CounterVerdict = "fresh" | "spent" | "cloned";

/**
 * @param highest the highest counter that the terminal has spent
 * @param spentBy the digest of the request that spent this counter, where one did
 */
export function judgeCounter(
  { counter, digest }: { readonly counter: number; readonly digest: Uint8Array },
  highest: number,
  spentBy: Uint8Array | undefined,
): CounterVerdict {
  if (counter <= highest - WINDOW) return "spent";
  if (!spentBy) return "fresh";
  return equalBytes(spentBy, digest) ? "spent" : "cloned";
}
