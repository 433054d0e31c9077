/**
 * Numbers counted up without ever giving one twice: they are reserved a thousand at a time, so that no number costs a
 * commit and a crash only skips some.
 */
const RESERVE = 1000;

export class ReservedNumbers {
  #last: number;
  #reserved: number;
  readonly #reserve: (upTo: number) => void;

  /**
   * @param reserved up to where numbers were reserved before: any of them may have been given
   * @param reserve makes a further reservation durable, or throws
   */
  constructor(reserved: number, reserve: (upTo: number) => void) {
    this.#last = reserved;
    this.#reserved = reserved;
    this.#reserve = reserve;
  }

  next(): number {
    if (this.#last === this.#reserved) {
      const reserved = this.#reserved + RESERVE;
      this.#reserve(reserved);
      // Only now: a number that the store does not know as reserved would be given again after a crash.
      this.#reserved = reserved;
    }
    return ++this.#last;
  }
}
