/** What a process holds on to: memory, listeners and timers, each of which a leak makes grow. */
import { EventEmitter } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export interface Holdings {
  /** Bytes on the heap that are in use after what is garbage is gone. */
  readonly heapBytes: number;
  /** Listeners on everything that was made since the census began and is still there. */
  readonly listeners: number;
  /** Timers, sockets and requests that keep the process alive. */
  readonly resources: number;
}

/** Counts from its making on; `end` puts Node's own functions back. */
export class Census {
  readonly #emitters = new Set<WeakRef<EventEmitter>>();
  readonly #known = new WeakSet<EventEmitter>();
  readonly #collect: () => void;
  readonly end: () => void;

  constructor() {
    setFlagsFromString("--expose-gc");
    this.#collect = runInNewContext("gc");
    const { on, addListener } = EventEmitter.prototype;
    const note = (emitter: EventEmitter) => this.#note(emitter);
    function noted(this: EventEmitter, ...subscription: Parameters<EventEmitter["on"]>): EventEmitter {
      note(this);
      return on.apply(this, subscription);
    }
    EventEmitter.prototype.on = noted;
    EventEmitter.prototype.addListener = noted;
    this.end = () => {
      EventEmitter.prototype.on = on;
      EventEmitter.prototype.addListener = addListener;
    };
  }

  async take(): Promise<Holdings> {
    // What waits to be finalised is finalised between two turns of the event loop.
    for (let turn = 0; turn < 3; turn++) {
      this.#collect();
      await new Promise((next) => setImmediate(next));
    }
    return {
      heapBytes: process.memoryUsage().heapUsed,
      listeners: this.#listeners(),
      resources: process.getActiveResourcesInfo().length,
    };
  }

  #listeners(): number {
    let count = 0;
    for (const reference of this.#emitters) {
      const emitter = reference.deref();
      if (!emitter) this.#emitters.delete(reference);
      else for (const name of emitter.eventNames()) count += emitter.listenerCount(name);
    }
    return count;
  }

  #note(emitter: EventEmitter): void {
    if (this.#known.has(emitter)) return;
    this.#known.add(emitter);
    this.#emitters.add(new WeakRef(emitter));
  }
}
