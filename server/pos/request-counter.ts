/**
 * Counts signed requests up, without ever giving a number twice: numbers are reserved in the store a thousand at a
 * time, so that no request costs a commit and a crash only skips some.
 */
import { readFact, writeFact } from "./facts.ts";
import type { PosStore } from "./store.ts";

const RESERVE = 1000;

export class RequestCounter {
  readonly #store: PosStore;
  #last: number;
  #reserved: number;

  constructor(store: PosStore) {
    this.#store = store;
    this.#last = Number(readFact(store.db, "request_counter") ?? 0);
    this.#reserved = this.#last;
  }

  next(): number {
    if (this.#last === this.#reserved) {
      const reserved = this.#reserved + RESERVE;
      this.#store.write((db) => writeFact(db, "request_counter", String(reserved)));
      // Only now: a number that the store does not know as reserved would be given again after a crash.
      this.#reserved = reserved;
    }
    return ++this.#last;
  }
}
