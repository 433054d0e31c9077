/**
 * Server-sent events read with fetch, so that the token travels in a header. Comes back by itself after a break, and
 * names the last event it saw, so that nothing is missed and nothing is told twice.
 */

export interface StreamEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: string;
}

/** Cuts a stream of text into events (HTML Living Standard, section 9.2.6). */
export class EventParser {
  #rest = "";

  push(text: string): StreamEvent[] {
    const blocks = (this.#rest + text).replaceAll("\r\n", "\n").split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.map(eventOf).filter((event) => event.data !== "");
  }
}

function eventOf(block: string): StreamEvent {
  const fields = block.split("\n").map((line) => /^(\w+)(?:: ?(.*))?$/.exec(line));
  const all = (name: string) => fields.filter((f) => f?.[1] === name).map((f) => f?.[2] ?? "");
  return { name: all("event").at(-1) ?? "message", id: all("id").at(-1), data: all("data").join("\n") };
}

export interface StreamReader {
  /** Opens the stream after the event of that id. */
  open(lastEventId: string | undefined, signal: AbortSignal): Promise<Response>;
  onEvent(event: StreamEvent): void;
  /** Called with false when the stream breaks, and with true when it is read again. */
  onUp(up: boolean): void;
  /** Answers whether to go on: false where coming back would not help. */
  onFault(fault: unknown): boolean;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** The server gives a sign of life every ten seconds. A stream without any is opened anew: one that hangs closes nothing. */
const SILENCE_MS = 25_000;

/** Reads until told to stop; the answer is the way to stop. */
export function followEvents(reader: StreamReader): () => void {
  const stop = new AbortController();
  void follow(reader, stop.signal);
  return () => stop.abort();
}

async function follow(reader: StreamReader, stopped: AbortSignal): Promise<void> {
  let lastId: string | undefined;
  let wait = FIRST_WAIT_MS;
  const onEvent = (event: StreamEvent) => {
    wait = FIRST_WAIT_MS;
    lastId = event.id ?? lastId;
    reader.onEvent(event);
  };
  while (!stopped.aborted) {
    try {
      await readOnce(reader, lastId, stopped, onEvent);
      continue;
    } catch (fault) {
      if (stopped.aborted || !reader.onFault(fault)) return;
      reader.onUp(false);
    }
    await pause(wait, stopped);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

/** Resolves when the stream was only silent; throws when it broke. */
async function readOnce(
  reader: StreamReader,
  lastId: string | undefined,
  stopped: AbortSignal,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  const silent = new AbortController();
  let watch = setTimeout(() => silent.abort(), LONGEST_WAIT_MS);
  try {
    const response = await reader.open(lastId, AbortSignal.any([stopped, silent.signal]));
    const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!chunks) throw new Error("the stream has no body");
    reader.onUp(true);
    const parser = new EventParser();
    for (;;) {
      clearTimeout(watch);
      watch = setTimeout(() => silent.abort("silent"), SILENCE_MS);
      const { done, value } = await chunks.read();
      if (done) throw new Error("the stream ended");
      for (const event of parser.push(value)) onEvent(event);
    }
  } catch (fault) {
    if (silent.signal.reason !== "silent") throw fault;
  } finally {
    clearTimeout(watch);
  }
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    stopped.addEventListener("abort", () => resolve(), { once: true });
  });
}
