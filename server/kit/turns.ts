/** Long work in slices, on a thread that others wait for. */
import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds: with what else a turn holds it stays well under what anybody at the till would notice. */
const SLICE_MS = 2;

/**
 * What work asks between two steps: it goes on at once, or, where its slice has taken its time, in the next turn of the
 * event loop. By time and not by count, since tills are slow in different ways.
 */
export function turns(sliceMs = SLICE_MS): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < sliceMs) return undefined;
    return nextTurn().then(() => {
      began = performance.now();
    });
  };
}
