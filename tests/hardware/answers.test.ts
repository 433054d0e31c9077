import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerReader } from "#hardware/escpos/answers.ts";

describe("answers of a printer", () => {
  const all = [
    [[0x12], { kind: "real-time", byte: 0x12 }],
    [[0x7e], { kind: "real-time", byte: 0x7e }],
    [[0x18, 0x00, 0x0c, 0x00], { kind: "change", bytes: [0x18, 0x00, 0x0c, 0x00] }],
    [[0x0f], { kind: "ordered", byte: 0x0f }],
    [[0x37, 0x22, 0x30, 0x31, 0x32, 0x33, 0x00], { kind: "process", id: 123 }],
    [[0x5f, 0x45, 0x50, 0x53, 0x4f, 0x4e, 0x00], { kind: "identity", text: "EPSON" }],
  ] as const;

  test("are told apart however the line cuts them up, with flow control between them", () => {
    const pieces = fc.array(fc.tuple(fc.constantFrom(...all), fc.constantFrom([], [0x11], [0x13])), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (answers, lengths) => {
        const bytes = answers.flatMap(([[sent], flow]) => [...sent, ...flow]);
        const reader = new AnswerReader();
        const read = [];
        for (let at = 0; at < bytes.length; ) {
          const length = lengths.next().value ?? 1;
          read.push(...reader.read(bytes.slice(at, at + length)));
          at += length;
        }
        expect(read).toEqual(answers.map(([[, meaning]]) => meaning));
      }),
    );
  });

  test("are found again after any noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const reader = new AnswerReader();
        reader.read(noise);
        reader.read(Array(100).fill(0xff));
        expect(reader.read([0x16])).toEqual([{ kind: "real-time", byte: 0x16 }]);
      }),
    );
  });
});
