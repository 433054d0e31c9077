/**
 * A bounded queue that is worked off in batches. There are no timers: a message on an idle system is a batch of its own
 * at once, and whatever comes while a batch is under way is the next one.
 */
import { setImmediate as immediate } from "node:timers/promises";

interface Waiting<Message, Answer> {
  readonly message: Message;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface QueueLimits {
  /** Messages that may wait; one more is refused. */
  readonly waiting: number;
  /** Messages that one batch takes. */
  readonly batch: number;
}

/** Thrown by `push`: as many as may wait are waiting. */
export class QueueFull extends Error {}

export class BatchQueue<Message, Answer> {
  readonly #work: (batch: readonly Message[]) => Promise<readonly PromiseSettledResult<Answer>[]>;
  readonly #limits: QueueLimits;
  #waiting: Waiting<Message, Answer>[] = [];
  #running: Promise<void> | undefined;

  /** @param work settles each message of a batch, in their order; it does not throw */
  constructor(
    work: (batch: readonly Message[]) => Promise<readonly PromiseSettledResult<Answer>[]>,
    limits: QueueLimits,
  ) {
    this.#work = work;
    this.#limits = limits;
  }

  /** @throws QueueFull */
  push(message: Message): Promise<Answer> {
    if (this.#waiting.length >= this.#limits.waiting) throw new QueueFull("as many as may wait are waiting");
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.push({ message, resolve, reject });
    // A moment later, so that what is pushed in one go is one batch.
    this.#running ??= Promise.resolve().then(() => this.#run());
    return promise;
  }

  /** Resolves once nothing waits. */
  async drained(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#limits.batch);
      const settled = await this.#work(batch.map(({ message }) => message));
      for (const [place, one] of batch.entries()) {
        const answer = settled[place];
        if (answer?.status === "fulfilled") one.resolve(answer.value);
        else one.reject(answer?.reason ?? new Error("a message was not settled"));
      }
      // Whoever was answered just now may ask again: what is on its way belongs into the next batch.
      await immediate();
    }
    this.#running = undefined;
  }
}
