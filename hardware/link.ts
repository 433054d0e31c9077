import type { Connection, Line } from "./line.ts";

export interface LinkEvents {
  /** The line is open. Everything that arrives goes to what this returns. */
  connected(connection: Connection): (bytes: Uint8Array) => void;
  /** It was lost or could not be opened. Called after each failure. */
  absent(reason: Error | undefined): void;
}

/** A device that was plugged in is to be there within two seconds, its first questions and answers included. */
const retryMs = { first: 100, max: 500 };

/**
 * Keeps a line open: opens it, and again whenever it was lost, waiting from 100 ms up to half a second between attempts,
 * or until the line hints that something was plugged in.
 */
export class Link {
  readonly #line: Line;
  readonly #events: LinkEvents;
  readonly #running: Promise<void>;
  #connection: Connection | undefined;
  #closing = false;
  #interrupt: () => void = () => {};

  constructor(line: Line, events: LinkEvents) {
    this.#line = line;
    this.#events = events;
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#interrupt();
    await this.#connection?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    let wait = retryMs.first;
    while (!this.#closing) {
      const started = performance.now();
      const failure = await this.#connectOnce();
      // One that is taken and dropped at once, as by a print server with another guest, is no better than none.
      if (!failure && performance.now() - started > retryMs.max) wait = retryMs.first;
      if (this.#closing) return;
      this.#events.absent(failure);
      const hinted = await this.#pause(wait);
      wait = hinted ? retryMs.first : Math.min(wait * 2, retryMs.max);
    }
  }

  /** One connection from its opening to its loss; the reason if there was none. */
  async #connectOnce(): Promise<Error | undefined> {
    let receive: (bytes: Uint8Array) => void = () => {};
    try {
      this.#connection = await this.#line.open((bytes) => receive(bytes));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    receive = this.#events.connected(this.#connection);
    if (this.#closing) await this.#connection.close();
    await this.#connection.lost;
    this.#connection = undefined;
    return undefined;
  }

  /** Waits; true if it was cut short by a hint. */
  #pause(ms: number): Promise<boolean> {
    return new Promise((done) => {
      const end = (hinted: boolean) => {
        clearTimeout(timer);
        stopHints?.();
        done(hinted);
      };
      const timer = setTimeout(() => end(false), ms);
      const stopHints = this.#line.onHint?.(() => end(true));
      this.#interrupt = () => end(false);
    });
  }
}
