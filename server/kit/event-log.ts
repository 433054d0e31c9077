/**
 * Events for readers that come and go. The last few are kept, each with an id; a reader that names the last it saw
 * gets what came after, and one that names none, or one that is no longer kept, is told to begin with a snapshot.
 */

export interface LoggedEvent<E> {
  readonly id: string;
  readonly event: E;
}

export class EventLog<E> {
  readonly #epoch: string;
  readonly #kept: LoggedEvent<E>[] = [];
  readonly #keep: number;
  readonly #readers = new Set<() => void>();
  #count = 0;

  /** @param epoch differs at each start of the server, so that ids of an earlier life are not mistaken for this one's */
  constructor(epoch: string, keep = 512) {
    this.#epoch = epoch;
    this.#keep = keep;
  }

  get lastId(): string {
    return `${this.#epoch}-${this.#count}`;
  }

  /** How many wait for the next event. */
  get readers(): number {
    return this.#readers.size;
  }

  append(event: E): void {
    this.#count++;
    this.#kept.push({ id: this.lastId, event });
    if (this.#kept.length > this.#keep) this.#kept.shift();
    for (const wake of this.#readers) wake();
  }

  /** What came after the event of that id, or undefined when that is not known any more. */
  since(id: string | undefined): readonly LoggedEvent<E>[] | undefined {
    const number = id?.startsWith(`${this.#epoch}-`) ? id.slice(this.#epoch.length + 1) : "";
    if (!/^\d+$/.test(number)) return undefined;
    const missed = this.#count - Number(number);
    return missed < 0 || missed > this.#kept.length
      ? undefined
      : this.#kept.slice(this.#kept.length - missed);
  }

  /** Resolves at the next event, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#readers.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#readers.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      if (signal.aborted) wake();
    });
  }
}
