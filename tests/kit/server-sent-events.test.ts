import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readServerSentEvents, type ServerSentEvent } from "#kit/server-sent-events.ts";

const LONG = 60_000;

function streamOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) found.push(each);
  return found;
}

async function read(text: string, cuts: readonly number[] = []): Promise<ServerSentEvent[]> {
  const bytes = Buffer.from(text);
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const chunks = edges.slice(1).map((end, i) => new Uint8Array(bytes.subarray(edges[i], end)));
  return collect(readServerSentEvents(streamOf(...chunks), LONG));
}

describe("reading a stream of events", () => {
  test.each<[string, string, ServerSentEvent[]]>([
    ["an event", "event: sale\ndata: {}\n\n", [{ event: "sale", data: "{}" }]],
    ["one without a name", "data: x\n\n", [{ event: "message", data: "x" }]],
    ["several lines of data", "data: a\ndata: b\n\n", [{ event: "message", data: "a\nb" }]],
    ["one space after the colon is not data", "data:  x\ndata:y\n\n", [{ event: "message", data: " x\ny" }]],
    ["empty data", "data\ndata:\n\n", [{ event: "message", data: "\n" }]],
    ["a colon in the data", "data: a:b: c\n\n", [{ event: "message", data: "a:b: c" }]],
    ["comments are no events", ": here\n\n: here\n\ndata: x\n\n", [{ event: "message", data: "x" }]],
    ["a name without data is no event", "event: sale\n\ndata: x\n\n", [{ event: "message", data: "x" }]],
    [
      "ids and fields that nobody knows",
      "id: 7\nretry: 9\nfoo: 1\ndata: x\n\n",
      [{ event: "message", data: "x" }],
    ],
    ["an event that is cut off is none", "data: x\n\ndata: y\n", [{ event: "message", data: "x" }]],
    [
      "a separator of lines inside JSON",
      'data: "一\u2028二"\n\n',
      [{ event: "message", data: '"一\u2028二"' }],
    ],
    ["a mark at the very beginning", "\uFEFFdata: x\n\n", [{ event: "message", data: "x" }]],
    ["nothing", "", []],
  ])("%s", async (_, text, events) => {
    expect(await read(text)).toEqual(events);
  });

  test("it is the same however the line cuts it, and whatever ends its lines", async () => {
    const line = fc.string({ unit: fc.constantFrom(..."可乐a: ¥\u2028😀{}") });
    const drawn = fc.array(
      fc.record({ event: fc.constantFrom("sale", "alarm"), data: fc.array(line, { minLength: 1 }) }),
    );
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    await fc.assert(
      fc.asyncProperty(drawn, ends, fc.array(fc.nat()), async (events, end, cuts) => {
        const text = events
          .map(({ event, data }) =>
            [`event: ${event}`, ...data.map((each) => `data: ${each}`), "", ""].join(end),
          )
          .join("");
        // A last carriage return may be half of an end of line, so that one comment makes it certain.
        const heard = await read(`${text}: end${end}${end}`, cuts);
        expect(heard).toEqual(events.map(({ event, data }) => ({ event, data: data.join("\n") })));
      }),
    );
  });
});

describe("a stream that goes wrong", () => {
  const silent = (cancelled: () => void, first = "data: x\n\n") =>
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(Buffer.from(first))),
      cancel: cancelled,
    });

  test("silence for too long is a fault, and the stream is let go", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const heard: string[] = [];
    const reading = async () => {
      for await (const { data } of readServerSentEvents(silent(resolve), 20)) heard.push(data);
    };
    await expect(reading()).rejects.toThrow("the event stream fell silent");
    await promise;
    expect(heard).toEqual(["x"]);
  });

  test("a reader that leaves lets the stream go", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    for await (const { data } of readServerSentEvents(silent(resolve), LONG)) {
      expect(data).toBe("x");
      break;
    }
    await promise;
  });

  test("one that breaks is a fault", async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new Error("cut")),
    });
    await expect(collect(readServerSentEvents(broken, LONG))).rejects.toThrow("cut");
  });

  test("one whose event never ends does not fill the memory", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024).fill(0x61)),
    });
    await expect(collect(readServerSentEvents(endless, LONG))).rejects.toThrow("too large");
  });
});
