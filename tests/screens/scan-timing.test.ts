import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PROOF_DIGITS } from "#domain/statement.ts";
import {
  type Burst,
  GAP_MS,
  type KeyFacts,
  NO_BURST,
  PAUSE_MS,
  type Stroke,
  SURE,
  silence,
  strike,
  strokeOf,
} from "../../terminal/kit/scan-timing.ts";

interface Timed {
  readonly stroke: Stroke;
  /** Milliseconds since the stroke before. */
  readonly after: number;
}

interface Heard {
  /** What a hand typed, as far as it reached anybody and was not taken back. */
  readonly typed: string;
  readonly scans: readonly string[];
  /** Enter and other keys that passed. */
  readonly passed: number;
}

/** A screen that does as the verdicts say, with a clock that a scan's silence ends on. */
function hear(strokes: readonly Timed[]): Heard {
  let burst: Burst = NO_BURST;
  let at = 0;
  let typed = "";
  let kept = "";
  let passed = 0;
  const scans: string[] = [];
  const endBySilence = (now: number) => {
    const scan = silence(burst, now);
    if (scan === undefined) return;
    scans.push(scan);
    burst = NO_BURST;
  };
  for (const { stroke, after } of strokes) {
    at += after;
    endBySilence(at);
    const [next, verdict] = strike(burst, stroke, at);
    burst = next;
    if (verdict.kind === "typed") {
      if (verdict.maybeFirst) kept = typed;
      if (stroke.kind === "character") typed += stroke.text;
      else passed++;
    }
    if (verdict.kind === "begins") typed = kept;
    if (verdict.kind === "ends" && verdict.scan !== undefined) scans.push(verdict.scan);
  }
  endBySilence(at + 1000);
  return { typed, scans, passed };
}

const ENTER: Stroke = { kind: "end" };
const strokesOf = (text: string): Stroke[] => [...text].map((text) => ({ kind: "character", text }));

const printable = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((n) => String.fromCharCode(n)) });
const scanned = printable.filter((text) => text.length >= SURE);
const scannerGap = fc.integer({ min: 0, max: GAP_MS });
const handGap = fc.integer({ min: 80, max: 2000 });
const silenceGap = fc.integer({ min: PAUSE_MS + 1, max: 5000 });

/** The strokes of one scan: close together, at whatever distance from what was before. */
const scanOf = (text: string, enter: boolean) =>
  fc
    .tuple(silenceGap, fc.array(scannerGap, { minLength: text.length, maxLength: text.length }))
    .map(([first, gaps]): Timed[] =>
      [...strokesOf(text), ...(enter ? [ENTER] : [])].map((stroke, i) => ({
        stroke,
        after: i === 0 ? first : (gaps[i - 1] ?? 0),
      })),
    );
const scans = fc
  .tuple(scanned, fc.boolean())
  .chain(([text, enter]) => scanOf(text, enter).map((strokes) => ({ text, strokes })));
const hands = printable.chain((text) =>
  fc.array(handGap, { minLength: text.length, maxLength: text.length }).map((gaps) => ({
    text,
    strokes: strokesOf(text).map((stroke, i) => ({ stroke, after: gaps[i] ?? 80 })),
  })),
);

describe("a scanner and a hand at one keyboard", () => {
  test("every scan arrives whole, with or without Enter, and nothing of it is typed", () => {
    fc.assert(
      fc.property(fc.array(scans, { maxLength: 5 }), (several) => {
        const heard = hear(several.flatMap(({ strokes }) => strokes));
        expect(heard).toEqual({ typed: "", scans: several.map(({ text }) => text), passed: 0 });
      }),
    );
  });

  test("a hand's keys all pass, Enter too, and are never a scan", () => {
    fc.assert(
      fc.property(fc.array(hands, { maxLength: 5 }), handGap, (several, after) => {
        const strokes = several.flatMap((hand) => [...hand.strokes, { stroke: ENTER, after }]);
        const typed = several.map(({ text }) => text).join("");
        expect(hear(strokes)).toEqual({ typed, scans: [], passed: several.length });
      }),
    );
  });

  test("a scan between a hand's keys takes nothing of what the hand typed", () => {
    fc.assert(
      fc.property(hands, scans, hands, silenceGap, (before, scan, after, pause) => {
        const [first, ...rest] = after.strokes;
        const strokes = [
          ...before.strokes,
          ...scan.strokes,
          ...(first ? [{ ...first, after: pause }] : []),
          ...rest,
        ];
        expect(hear(strokes)).toEqual({ typed: before.text + after.text, scans: [scan.text], passed: 0 });
      }),
    );
  });

  test("two keys of a hand that overlap, or three, are typed", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(printable, scannerGap), { minLength: 1, maxLength: 9 }), (rolls) => {
        const strokes = rolls.flatMap(([text, gap]) =>
          strokesOf(text.slice(0, SURE - 1)).map((stroke, i) => ({ stroke, after: i === 0 ? 80 : gap })),
        );
        const typed = rolls.map(([text]) => text.slice(0, SURE - 1)).join("");
        expect(hear(strokes)).toEqual({ typed, scans: [], passed: 0 });
      }),
    );
  });

  test("a scan may pause once it is known as one, and is two where the pause is a silence", () => {
    const at = (pause: number) => {
      const strokes = strokesOf("88123456").map((stroke, i) => ({ stroke, after: i === 5 ? pause : 4 }));
      return hear([...strokes, { stroke: ENTER, after: 4 }]).scans;
    };
    expect(at(PAUSE_MS)).toEqual(["88123456"]);
    expect(at(PAUSE_MS + 1)).toEqual(["88123"]);
  });

  test("a proof of payment is one scan", () => {
    const proof = "7".repeat(PROOF_DIGITS);
    const strokes = strokesOf(proof).map((stroke) => ({ stroke, after: 12 }));
    expect(hear(strokes).scans).toEqual([proof]);
  });

  test("a second Enter of the same scan presses nothing", () => {
    const strokes = strokesOf("8812").map((stroke) => ({ stroke, after: 4 }));
    const heard = hear([...strokes, { stroke: ENTER, after: 4 }, { stroke: ENTER, after: 2 }]);
    expect(heard).toEqual({ typed: "", scans: ["8812"], passed: 0 });
  });
});

const NO_KEY: KeyFacts = {
  key: "",
  code: "",
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
};

describe("what a key means to a scan", () => {
  test.each([
    ["a digit", { key: "8", code: "Digit8" }, "8"],
    ["a digit of the number pad", { key: "8", code: "Numpad8" }, "8"],
    ["a digit that an input method widens", { key: "８", code: "Digit8" }, "8"],
    ["a digit that an input method swallows", { key: "Process", code: "Digit8" }, "8"],
    ["a digit on a keyboard that has a letter there", { key: "_", code: "Digit8" }, "8"],
    ["a letter", { key: "h", code: "KeyH" }, "h"],
    ["a capital that an input method swallows", { key: "Process", code: "KeyQ", shiftKey: true }, "Q"],
    ["a stroke that a Chinese input method makes a comma of", { key: "、", code: "Slash" }, "/"],
    ["a colon that an input method widens", { key: "：", code: "Semicolon", shiftKey: true }, ":"],
    ["a colon that an input method swallows", { key: "Process", code: "Semicolon", shiftKey: true }, ":"],
    ["an equals sign", { key: "=", code: "Equal" }, "="],
    ["a plus where the layout has it", { key: "+", code: "Digit1", shiftKey: true }, "+"],
  ])("%s", (_, facts, text) => {
    expect(strokeOf({ ...NO_KEY, ...facts })).toEqual({ kind: "character", text });
  });

  test.each([
    ["Enter", { key: "Enter", code: "Enter" }, { kind: "end" }],
    ["Enter that an input method swallows", { key: "Process", code: "NumpadEnter" }, { kind: "end" }],
    ["Tab", { key: "Tab", code: "Tab" }, { kind: "end" }],
    ["Shift alone", { key: "Shift", code: "ShiftLeft" }, undefined],
    ["a shortcut", { key: "v", code: "KeyV", ctrlKey: true }, { kind: "other" }],
    ["a key held down", { key: "8", code: "Digit8", repeat: true }, { kind: "other" }],
    ["an arrow", { key: "ArrowLeft", code: "ArrowLeft" }, { kind: "other" }],
    ["a key of the screen's keyboard", { key: "Unidentified", code: "" }, { kind: "other" }],
  ])("%s", (_, facts, stroke) => {
    expect(strokeOf({ ...NO_KEY, ...facts })).toEqual(stroke);
  });
});
