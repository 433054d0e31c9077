import type { Connection, Line } from "./line.ts";

export interface LinkEvents {
  /** The line is open. Everything that arrives goes to what this returns. */
  connected(connection: Connection): (bytes: Uint8Array) => void;
  /** It was lost or could not be opened. Called after each failure. */
  absent(reason: Error | undefined): void;
}

const retryMs = { first: 100, max: 2_000 };

/** Keeps a line open: opens it, and again whenever it was lost, waiting from 100 ms up to 2 s between attempts. */
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
      const failure = await this.#connectOnce();
      if (!failure) wait = retryMs.first;
      if (this.#closing) return;
      this.#events.absent(failure);
      await this.#pause(wait);
      wait = Math.min(wait * 2, retryMs.max);
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

  #pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#interrupt = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
