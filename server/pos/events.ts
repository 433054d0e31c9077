/** The event streams of the screens: what happened, told to whoever watches, and a snapshot to whoever comes new. */
import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { EventLog } from "#kit/event-log.ts";
import type { CheckoutEvents, DisplayEvents } from "./api.ts";
import { Scans } from "./scans.ts";

/** `{ name, data }` for each event of a stream but the snapshot. */
type EventOf<E> = { [N in Exclude<keyof E, "snapshot">]: { readonly name: N; readonly data: E[N] } }[Exclude<
  keyof E,
  "snapshot"
>];
/** A scan is none of them: what stands in the log can be read again. */
export type CheckoutEvent = EventOf<Omit<CheckoutEvents, "scan">>;
export type DisplayEvent = EventOf<DisplayEvents>;

export interface ScreenStreams {
  readonly checkout: EventLog<CheckoutEvent>;
  readonly display: EventLog<DisplayEvent>;
  readonly scans: Scans;
}

export function openStreams(): ScreenStreams {
  const epoch = randomBytes(6).toString("hex");
  return { checkout: new EventLog(epoch), display: new EventLog(epoch), scans: new Scans() };
}

/** Silence on a good line lasts no longer than this. */
const HEARTBEAT_MS = 10_000;

interface NamedEvent {
  readonly name: string;
  readonly data: unknown;
}

/** One reader of a stream, who is told more than its log, and not for ever. */
export interface StreamReader {
  /** Takes what passes besides the log, from now on; returns the way to stop that. */
  join(take: (event: NamedEvent) => void): () => void;
  /** The stream ends once it may not go on. */
  mayGoOn(): boolean;
}

const ANYBODY: StreamReader = { join: () => () => undefined, mayGoOn: () => true };

/** What has passed and this reader has not been told yet. */
class Passing {
  readonly stop: () => void;
  #events: NamedEvent[] = [];
  #arrival = new AbortController();

  constructor(reader: StreamReader) {
    this.stop = reader.join((event) => {
      this.#events.push(event);
      this.#arrival.abort();
    });
  }

  /** Aborts when something has come since the last `take`. */
  get arrival(): AbortSignal {
    return this.#arrival.signal;
  }

  take(): readonly NamedEvent[] {
    const events = this.#events;
    this.#events = [];
    this.#arrival = new AbortController();
    return events;
  }
}

/**
 * Streams a log to one reader, from after the event that it saw last, or from a snapshot. What passes besides it goes
 * without an id, so that nobody can ask for it again.
 */
export function streamLog<E extends NamedEvent>(
  c: Context,
  log: EventLog<E>,
  snapshot: () => unknown,
  reader: StreamReader = ANYBODY,
): Response {
  let seen = c.req.header("last-event-id");
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    const passing = new Passing(reader);
    stream.onAbort(() => {
      passing.stop();
      gone.abort();
    });
    while (!gone.signal.aborted && reader.mayGoOn()) {
      const missed = log.since(seen);
      if (missed === undefined) {
        seen = log.lastId;
        await stream.writeSSE({ id: seen, event: "snapshot", data: JSON.stringify(snapshot()) });
        continue;
      }
      const passed = passing.take();
      for (const { name, data } of passed) await stream.writeSSE({ event: name, data: JSON.stringify(data) });
      for (const { id, event } of missed) {
        await stream.writeSSE({ id, event: event.name, data: JSON.stringify(event.data) });
        seen = id;
      }
      if (missed.length > 0 || passed.length > 0) continue;
      const beat = AbortSignal.any([gone.signal, AbortSignal.timeout(HEARTBEAT_MS)]);
      await log.next(AbortSignal.any([beat, passing.arrival]));
      if (beat.aborted) await stream.write(": here\n\n");
    }
    passing.stop();
  });
}
