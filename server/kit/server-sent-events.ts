/** Reads a stream of server-sent events (the WHATWG HTML standard, 9.2.6) from a response's body. */

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** Characters that an event may have: a stream without an end to its event would fill the memory. */
const EVENT_MAX = 1024 * 1024;

/**
 * Yields events until the stream ends. Comments count as signs of life.
 * @param silenceMs how long the stream may be silent
 * @throws Error when it was silent for longer, or an event is over a million characters
 */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffered = "";
  try {
    for (;;) {
      const { value, done } = await withinSilence(reader.read(), silenceMs);
      if (done) return;
      const text = buffered + decoder.decode(value, { stream: true });
      // A carriage return at the end may be half of a line's end, whose other half is still on its way.
      const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
      const blocks = whole.replace(/\r\n?/g, "\n").split("\n\n");
      buffered = (blocks.pop() ?? "") + text.slice(whole.length);
      if (buffered.length > EVENT_MAX) throw new Error("an event of the stream is too large");
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch((error: unknown) => {
      // The stream broke while it was being let go: that is what letting go was for.
      if (!(error instanceof Error)) throw error;
    });
  }
}

async function withinSilence<T>(read: Promise<T>, silenceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the event stream fell silent")), silenceMs);
  });
  try {
    return await Promise.race([read, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function parseBlock(block: string): ServerSentEvent | undefined {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    // Any character may stand in a value, U+2028 too, which `.` alone leaves out.
    const [, field, value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }
  return data.length === 0 ? undefined : { event, data: data.join("\n") };
}
