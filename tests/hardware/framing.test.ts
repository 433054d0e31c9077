/** Where a scanned code begins and ends, whatever way its bytes come. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addBytes, CODE_BYTES_MAX, NO_FRAME, readFrame, silenceFor } from "#hardware/scanning/framing.ts";

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "utf8"));
const read = (...pieces: readonly Uint8Array[]) => readFrame(pieces.reduce(addBytes, NO_FRAME));
const code = (text: string) => ({ kind: "code", text });
const unreadable = { kind: "unreadable" };

/** Cuts at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((from, index) => bytes.slice(from, ends[index]));
}

describe("what a scanner sends", () => {
  test.each(["\r", "\n", "\r\n", "\t", "\r\r", ""])(
    "ends with %j, which is no part of the code",
    (suffix) => {
      expect(read(bytesOf(`88001234567890123456${suffix}`))).toEqual(code("88001234567890123456"));
    },
  );

  test("is one thing until there is silence: a second line within a QR is no code of its own", () => {
    expect(read(bytesOf("https://a.example/\r88001234567890123456\r"))).toEqual(unreadable);
  });

  test("a terminator by itself is nothing that anybody scanned", () => {
    for (const text of ["\r", "\r\n", "\n", "\t"]) expect(read(bytesOf(text))).toEqual({ kind: "empty" });
  });

  test("is UTF-8 or GBK, and keeps its spaces", () => {
    expect(read(bytesOf(" 会员 007 \r"))).toEqual(code(" 会员 007 "));
    expect(read(Uint8Array.of(0xbb, 0xe1, 0xd4, 0xb1, 0x30, 0x0d))).toEqual(code("会员0"));
    expect(read(Uint8Array.of(0x31, 0xff, 0xff, 0x0d))).toEqual(unreadable);
  });

  test("with a control character in it is no code: no till shows or looks up such a thing", () => {
    for (const control of ["\0", "\x07", "\x1b", "\x7f", "\u0085", "\u2028", "\n", "\t"])
      expect(read(bytesOf(`1234${control}5678\r`))).toEqual(unreadable);
  });

  test("more than any QR holds comes from no scanner, and fills no memory", () => {
    const longest = bytesOf("7".repeat(CODE_BYTES_MAX));
    expect(read(longest)).toEqual(code("7".repeat(CODE_BYTES_MAX)));
    const more = addBytes(addBytes(NO_FRAME, longest), bytesOf("8"));
    expect(readFrame(more)).toEqual(unreadable);
    expect(addBytes(more, longest).bytes.length).toBe(0);
  });

  test("is the same however it is cut", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^\d{4,30}\r?\n?$/)),
        fc.array(fc.nat()),
        (text, places) => {
          const bytes = bytesOf(text);
          expect(read(...cut(bytes, places))).toEqual(read(bytes));
        },
      ),
    );
  });

  test("whatever bytes come, the answer is a text without control characters, or none", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const scan = read(bytes);
        if (scan.kind === "code") expect(scan.text).toMatch(/^[^\p{Cc}]+$/u);
      }),
    );
  });
});

describe("the silence that ends it", () => {
  const silenceAfter = (text: string, baudRate = 9_600) =>
    silenceFor(addBytes(NO_FRAME, bytesOf(text)), baudRate);

  test("is shorter behind a terminator than where a scanner sends none", () => {
    expect(silenceAfter("123\r")).toBe(50);
    expect(silenceAfter("123\n")).toBe(50);
    expect(silenceAfter("123")).toBe(100);
    expect(silenceAfter("123\r4")).toBe(100);
  });

  test("is longer where the bytes themselves are far apart", () => {
    expect(silenceAfter("123\r", 300)).toBeGreaterThan((10_000 / 300) * 4);
  });
});
