/**
 * The line to the wallet: follows the stream of statements, from the position that the store has reached, and says
 * whether the line is up. Only the stream's own silence or end makes it "down": one slow answer does not.
 */
import type { LineView } from "../api.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { readFact, writeFact } from "../facts.ts";
import type { Payments } from "../payments/payments.ts";
import { pendingTotals } from "../payments/store.ts";
import type { Till } from "../till.ts";
import { formatPosition, parsePosition, positionAfter, type ResumeAt } from "./position.ts";
import type { Pursuit } from "./pursuit.ts";
import { retryPause } from "./schedule.ts";

/** How often a signed answer is asked for while nothing else happens: it brings the wallet's time. */
const GREET_MS = 60_000;

export class Line {
  readonly #till: Till;
  readonly #payments: Payments;
  readonly #backend: WalletBackend;
  readonly #pursuit: Pursuit;
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #up = false;
  #since: number;

  constructor(till: Till, payments: Payments, backend: WalletBackend, pursuit: Pursuit) {
    this.#till = till;
    this.#payments = payments;
    this.#backend = backend;
    this.#pursuit = pursuit;
    this.#since = till.clocks.now();
  }

  view(): LineView {
    return { up: this.#up, since: this.#since, ...pendingTotals(this.#till.store.db) };
  }

  start(): void {
    this.#following = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    let tries = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#followOnce(() => {
          tries = 0;
        });
      } catch (error) {
        // Every way in which a stream can end is the same here: the line is down, and is tried again.
        this.#till.log.info({ err: error }, "the line to the wallet was lost");
      }
      this.#set(false);
      await this.#pause(retryPause(Math.min(++tries, 4), Math.random()));
    }
  }

  async #followOnce(onUp: () => void): Promise<void> {
    if (!(await this.#backend.greet())) throw new Error("no signed greeting");
    const greeting = setInterval(() => this.#greet(), GREET_MS);
    try {
      const statements = this.#backend.follow(this.#position(), this.#stop.signal, () => {
        onUp();
        this.#set(true);
        this.#pursuit.hurry();
      });
      for await (const signed of statements) this.#hear(signed);
    } finally {
      clearInterval(greeting);
    }
  }

  #greet(): void {
    this.#backend.greet().catch((error: Error) => {
      this.#till.log.error({ err: error }, "a greeting of the wallet failed here");
    });
  }

  /** What does not verify is passed over and leaves the position where it was. */
  #hear(signed: Uint8Array): void {
    const position = this.#payments.hearSigned(signed);
    if (!position) {
      this.#till.log.error("the stream brought bytes that are no statement of the wallet");
      return;
    }
    this.#till.store.write((db) => {
      const reached = positionAfter(this.#position(), position);
      writeFact(db, "stream_position", formatPosition(reached));
    });
    this.#publish();
  }

  #position(): ResumeAt | undefined {
    return parsePosition(readFact(this.#till.store.db, "stream_position"));
  }

  #set(up: boolean): void {
    if (up === this.#up || this.#stop.signal.aborted) return;
    this.#up = up;
    this.#since = this.#till.clocks.now();
    this.#publish();
  }

  #publish(): void {
    this.#till.streams.checkout.append({ name: "line", data: this.view() });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      const { signal } = this.#stop;
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
      signal.addEventListener("abort", done, { once: true });
      if (signal.aborted) done();
    });
  }
}
