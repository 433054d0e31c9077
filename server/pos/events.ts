/** The event streams of the screens: what happened, told to whoever watches, and a snapshot to whoever comes new. */
import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { EventLog } from "#kit/event-log.ts";
import type { CheckoutEvents, DisplayEvents } from "./api.ts";

/** `{ name, data }` for each event of a stream but the snapshot. */
type EventOf<E> = { [N in Exclude<keyof E, "snapshot">]: { readonly name: N; readonly data: E[N] } }[Exclude<
  keyof E,
  "snapshot"
>];
export type CheckoutEvent = EventOf<CheckoutEvents>;
export type DisplayEvent = EventOf<DisplayEvents>;

export interface ScreenStreams {
  readonly checkout: EventLog<CheckoutEvent>;
  readonly display: EventLog<DisplayEvent>;
}

export function openStreams(): ScreenStreams {
  const epoch = randomBytes(6).toString("hex");
  return { checkout: new EventLog(epoch), display: new EventLog(epoch) };
}

/** Silence on a good line lasts no longer than this. */
const HEARTBEAT_MS = 10_000;

/** Streams a log to one reader, from after the event that it saw last, or from a snapshot. */
export function streamLog<E extends { readonly name: string; readonly data: unknown }>(
  c: Context,
  log: EventLog<E>,
  snapshot: () => unknown,
): Response {
  let seen = c.req.header("last-event-id");
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    while (!gone.signal.aborted) {
      const missed = log.since(seen);
      if (missed === undefined) {
        seen = log.lastId;
        await stream.writeSSE({ id: seen, event: "snapshot", data: JSON.stringify(snapshot()) });
        continue;
      }
      for (const { id, event } of missed) {
        await stream.writeSSE({ id, event: event.name, data: JSON.stringify(event.data) });
        seen = id;
      }
      if (missed.length > 0) continue;
      const beat = AbortSignal.any([gone.signal, AbortSignal.timeout(HEARTBEAT_MS)]);
      await log.next(beat);
      if (beat.aborted) await stream.write(": here\n\n");
    }
  });
}
