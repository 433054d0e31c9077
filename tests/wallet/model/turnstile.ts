/**
 * Holds what is asked at the same moment back in front of the wallet's writer, until all of it is there or was answered without
 * the writer: then it is one batch, in the order in which it came.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Writer } from "#wallet/writer/writer.ts";

interface Wave {
  awaited: number;
  readonly open: PromiseWithResolvers<void>;
}

interface Passenger {
  readonly wave: Wave;
  counted: boolean;
}

export class Turnstile {
  readonly #passengers = new AsyncLocalStorage<Passenger>();

  constructor(writer: Writer) {
    const settle = writer.settle.bind(writer);
    const settleRefund = writer.settleRefund.bind(writer);
    writer.settle = async (asked) => {
      await this.#arrive();
      return settle(asked);
    };
    writer.settleRefund = async (asked) => {
      await this.#arrive();
      return settleRefund(asked);
    };
  }

  /** Does all of these at once, and sees to it that they are one batch. */
  together<T>(all: readonly (() => Promise<T>)[]): Promise<T[]> {
    const wave: Wave = { awaited: all.length, open: Promise.withResolvers() };
    return Promise.all(
      all.map(async (one) => {
        const passenger: Passenger = { wave, counted: false };
        const done = await this.#passengers.run(passenger, one);
        count(passenger);
        return done;
      }),
    );
  }

  async #arrive(): Promise<void> {
    const passenger = this.#passengers.getStore();
    if (!passenger) return;
    count(passenger);
    await passenger.wave.open.promise;
  }
}

function count(passenger: Passenger): void {
  if (passenger.counted) return;
  passenger.counted = true;
  if (--passenger.wave.awaited === 0) passenger.wave.open.resolve();
}
