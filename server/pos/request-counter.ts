/** Counts the terminal's signed requests up, over any number of restarts. */
import { readFact, writeFact } from "./facts.ts";
import { ReservedNumbers } from "./reserved-numbers.ts";
import type { PosStore } from "./store.ts";

export function requestCounter(store: PosStore): ReservedNumbers {
  return new ReservedNumbers(Number(readFact(store.db, "request_counter") ?? 0), (upTo) =>
    store.write((db) => writeFact(db, "request_counter", String(upTo))),
  );
}
