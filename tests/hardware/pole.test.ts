/** The pole display: what it says of each picture, and that a display which is a program reads it without a fault. */
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { DisplayPicture, PoleDisplay, UnpaidOutcome } from "#hardware/customer-display.ts";
import {
  POLE_COMMANDS,
  type PoleKind,
  usualBaud,
  writeFigures,
  writeLines,
} from "#hardware/pole/commands.ts";
import { type Charset, COLUMNS, figuresOf, linesOf, widthOf } from "#hardware/pole/layout.ts";
import { openPole } from "#hardware/pole/pole.ts";
import { WORDS } from "#hardware/pole/words.ts";
import { serialLine } from "#hardware/serial/connection.ts";
import { Tube } from "#hardware/virtual/pole/tube.ts";
import { becomes, VirtualProgram } from "./virtual-program.ts";

const CHARSETS: readonly Charset[] = ["ascii", "gbk"];
const OUTCOMES: readonly UnpaidOutcome[] = ["declined", "expired", "cancelled", "reversed"];

const PAYING: DisplayPicture = {
  state: "paying",
  amount: "¥12.50",
  qr: "HTTP://A.EXAMPLE/P/1",
  matchCode: "4711",
  expiresAt: 0,
};
const PAID: DisplayPicture = { state: "paid", amount: "¥12.50" };

const anyPicture: fc.Arbitrary<DisplayPicture> = fc
  .record({ a: fc.string({ unit: "binary" }), b: fc.string({ unit: "binary" }), yes: fc.boolean() })
  .chain(({ a: amount, b, yes }) =>
    fc.constantFrom<DisplayPicture>(
      { state: "idle" },
      { state: "due", amount },
      { state: "paying", amount, qr: b, matchCode: b, expiresAt: 0 },
      { state: "charging", amount, confirming: yes, givenUpAt: 0 },
      { state: "checking", amount },
      { state: "accepted", amount },
      { state: "paid", amount, ...(yes && { change: b }) },
      ...OUTCOMES.map((outcome): DisplayPicture => ({ state: "ended", amount, outcome })),
    ),
  );

describe("two lines of twenty columns", () => {
  test.each<[DisplayPicture, readonly string[], readonly string[]]>([
    [{ state: "idle" }, ["WELCOME", ""], ["欢迎光临", ""]],
    [{ state: "due", amount: "¥12.50" }, ["TOTAL 12.50", "CASH PLEASE"], ["应付 12.50", "请付现金"]],
    [PAYING, ["TOTAL 12.50", "SCAN TO PAY 4711"], ["应付 12.50", "请扫码 核对码 4711"]],
    [
      { state: "charging", amount: "¥3.00", confirming: false, givenUpAt: 0 },
      ["TOTAL 3.00", "PLEASE WAIT"],
      ["应付 3.00", "请稍候"],
    ],
    [
      { state: "charging", amount: "HK$3.00", confirming: true, givenUpAt: 0 },
      ["TOTAL HK$3.00", "CONFIRM ON PHONE"],
      ["应付 HK$3.00", "请在手机上确认"],
    ],
    [
      { state: "checking", amount: "¥9,999,999.99" },
      ["TOTAL 9,999,999.99", "CHECKING, WAIT"],
      ["应付 9,999,999.99", "正在核实 请稍候"],
    ],
    [
      { state: "accepted", amount: "MOP$9,999,999.99" },
      ["MOP$9,999,999.99", "CODE TAKEN, THANKS"],
      ["MOP$9,999,999.99", "已收下付款码 谢谢"],
    ],
    [PAID, ["PAID 12.50", "THANK YOU"], ["付款成功 12.50", "谢谢惠顾"]],
    [
      { state: "paid", amount: "¥12.50", change: "¥7.50" },
      ["PAID 12.50", "CHANGE 7.50"],
      ["付款成功 12.50", "找零 7.50"],
    ],
    [
      { state: "ended", amount: "¥12.50", outcome: "reversed" },
      ["TOTAL 12.50", "MONEY SENT BACK"],
      ["应付 12.50", "款项已退回"],
    ],
  ])("say of %j what a customer has to know", (picture, ascii, gbk) => {
    const words = (charset: Charset) =>
      linesOf(picture, charset).map((line) => line.trim().replace(/ {2,}/g, " "));
    expect(words("ascii")).toEqual(ascii);
    expect(words("gbk")).toEqual(gbk);
  });

  test("are exactly that of any picture, and nothing in it reaches the display as a command", () => {
    fc.assert(
      fc.property(anyPicture, fc.constantFrom(...CHARSETS), (picture, charset) => {
        const lines = linesOf(picture, charset);
        expect(lines).toHaveLength(2);
        for (const line of lines) {
          expect(widthOf(line)).toBe(COLUMNS);
          expect(line).not.toMatch(/\p{C}/u);
          if (charset === "ascii") expect(line).toMatch(/^[ -~]*$/);
        }
      }),
    );
  });

  test("never say paid of what is not paid", () => {
    fc.assert(
      fc.property(anyPicture, fc.constantFrom(...CHARSETS), (picture, charset) => {
        fc.pre(picture.state !== "paid" && !JSON.stringify(picture).includes("PAID"));
        const { paid, change, thanks } = WORDS[charset];
        for (const claim of [paid, change, thanks])
          expect(linesOf(picture, charset).join()).not.toContain(claim);
        expect(["received", "change"]).not.toContain(figuresOf(picture).lamp);
      }),
    );
  });

  test("show a whole amount or none", () => {
    const amount = `¥${"123,".repeat(9)}456.00`;
    expect(linesOf({ state: "checking", amount }, "ascii")[0].trim()).toBe("TOTAL");
    expect(figuresOf({ state: "checking", amount }).digits).toBe("");
    expect(figuresOf({ state: "checking", amount: "¥9,999,999.99" }).digits).toBe("");
    expect(figuresOf({ state: "checking", amount: "¥999,999.99" }).digits).toBe("999999.99");
    expect(figuresOf({ state: "checking", amount: "¥1.2.3" }).digits).toBe("");
  });
});

let virtual: VirtualProgram;
let pole: PoleDisplay;

interface Kind {
  readonly kind: PoleKind;
  readonly set: string;
  readonly font: string;
}
const KINDS: readonly Kind[] = [
  { kind: "cd5220", set: "cd5220", font: "ascii" },
  { kind: "cd5220-gbk", set: "cd5220", font: "gbk" },
  { kind: "escpos", set: "escpos", font: "ascii" },
  { kind: "escpos-gbk", set: "escpos", font: "gbk" },
  { kind: "led8n", set: "led8n", font: "ascii" },
];

async function begin({ kind, set, font }: Kind, refreshMs = 60_000): Promise<void> {
  const baudRate = usualBaud(kind);
  virtual = await VirtualProgram.start(
    "pole/main.ts",
    "--set",
    set,
    "--font",
    font,
    "--baud",
    String(baudRate),
  );
  pole = openPole({ line: serialLine({ path: virtual.path, baudRate, flow: "none" }), kind, refreshMs });
  await becomes(pole, "present");
}

/** Everything that stood there from that event on, as a person reads it. */
const shownSince = (event: number) =>
  virtual.events.slice(event).flatMap(({ event: name, lines, digits, lamp }) => {
    if (name !== "shows") return [];
    return [lines === undefined ? `${digits} ${lamp}` : (lines as string[]).join("|")];
  });

const now = () => shownSince(0).at(-1);

/** Waits until that stands there. */
async function reads(text: string): Promise<void> {
  if (now() === text) return;
  await virtual.next(() => now() === text);
}

const textOf = (kind: Kind, picture: DisplayPicture) => {
  if (kind.set !== "led8n") return linesOf(picture, kind.font === "gbk" ? "gbk" : "ascii").join("|");
  const { digits, lamp } = figuresOf(picture);
  return `${digits} ${lamp}`;
};

describe.each(KINDS)("a pole display of kind $kind", (kind) => {
  const shows = (picture: DisplayPicture) => reads(textOf(kind, picture));

  afterEach(async () => {
    await pole.close();
    expect(virtual.of("fault")).toEqual([]);
    await virtual.stop();
  });

  test("shows each picture of a payment, and nothing else than the latest for long", async () => {
    await begin(kind);
    await shows({ state: "idle" });
    for (const picture of [
      PAYING,
      { state: "checking", amount: "¥12.50" },
      { ...PAID, change: "¥7.50" },
      { state: "ended", amount: "¥12.50", outcome: "expired" },
      { state: "idle" },
    ] as const) {
      pole.show(picture);
      await shows(picture);
    }
  });

  test("never stands at paid on the way from one unpaid picture to the next", async () => {
    await begin(kind);
    pole.show(PAYING);
    await shows(PAYING);
    const ended: DisplayPicture = { state: "ended", amount: "¥12.50", outcome: "declined" };
    pole.show(ended);
    await shows(ended);
    for (const text of shownSince(0)) expect(text).not.toMatch(/PAID|付款成功|received|change/);
  });

  test("shows no half of a picture beside half of another", async () => {
    await begin(kind);
    pole.show({ ...PAID, change: "¥7.50" });
    await shows({ ...PAID, change: "¥7.50" });
    const before = virtual.events.length;
    const next: DisplayPicture = { ...PAYING, amount: "¥800.00" };
    pole.show(next);
    await shows(next);
    for (const text of shownSince(before))
      if (text.includes("800.00")) expect(text).not.toMatch(/CHANGE|找零|THANK|received|change$/);
  });

  test("of many pictures at once the last is not kept waiting behind the others", async () => {
    await begin(kind);
    for (let fen = 100; fen < 400; fen++)
      pole.show({ state: "checking", amount: `¥${(fen / 100).toFixed(2)}` });
    pole.show(PAID);
    await shows(PAID);
    const amounts = new Set(shownSince(0).flatMap((text) => /\d\.\d+/.exec(text) ?? []));
    expect(amounts.size).toBeLessThan(6);
  });

  test("unplugged it is absent within two seconds, and plugged in again it shows what it should", async () => {
    await begin(kind);
    pole.show(PAYING);
    await shows(PAYING);
    await virtual.order("unplug");
    const unplugged = performance.now();
    await becomes(pole, "absent");
    expect(performance.now() - unplugged).toBeLessThan(2_000);
    pole.show(PAID);
    await virtual.order("plug");
    await becomes(pole, "present");
    await shows(PAID);
  });

  test("switched off and on by itself it shows what it should at the next refresh", async () => {
    await begin(kind, 300);
    pole.show(PAYING);
    await shows(PAYING);
    await virtual.order("power-cycle");
    await shows(PAYING);
  });
});

test("a pole that has hung holds up nobody, and shows how things stand once it goes on", async () => {
  virtual = await VirtualProgram.start("pole/main.ts", "--baud", "921600");
  const line = serialLine({ path: virtual.path, baudRate: 921_600, flow: "none" });
  pole = openPole({ line, kind: "cd5220", refreshMs: 2 });
  await becomes(pole, "present");
  await virtual.order("stall");
  const slowest: number[] = [];
  // For longer than the line can take anything.
  for (let round = 0; round < 400; round++) {
    const before = performance.now();
    for (let fen = 100; fen < 150; fen++) pole.show({ state: "checking", amount: `¥${fen / 100}` });
    slowest.push(performance.now() - before);
    await setTimeout(2);
  }
  pole.show(PAID);
  expect(Math.max(...slowest)).toBeLessThan(500);
  expect(pole.status()).toBe("present");
  await virtual.order("resume");
  await reads(linesOf(PAID, "ascii").join("|"));
  await pole.close();
  expect(virtual.of("fault")).toEqual([]);
  await virtual.stop();
});

test("a virtual pole reads strictly: what its set does not know is a fault", () => {
  const { receive, faults, shown } = strictly();
  for (const [set, bytes] of [
    ["cd5220", [0x1b, 0x51, 0x41, 0x31, 0x0d]],
    ["cd5220", [0x1b, 0x51, 0x41, ...new Array(21).fill(0x31), 0x0d]],
    ["cd5220", [0x41]],
    ["cd5220", [...line(0x41), 0x1b, 0x40]],
    ["escpos", [0x1f, 0x24, 21, 1]],
    ["escpos", [0x07]],
    ["led8n", [0x1b, 0x51, 0x41, ...new Array(9).fill(0x31), 0x0d]],
    ["led8n", [0x1b, 0x73, 0x39]],
  ] as const) {
    receive(set, bytes);
    expect(faults.splice(0), `${set} ${bytes}`).not.toEqual([]);
  }
  receive("cd5220", [...line(0x41), ...line(0x42)]);
  expect(faults).toEqual([]);
  expect(shown.at(-1)).toEqual({ lines: ["x".repeat(20), "x".repeat(20)] });
});

test("a virtual pole gives a line up that was cut, once it is cleared as at a new beginning", () => {
  const { receive, faults, shown } = strictly();
  receive("cd5220", [...line(0x41).slice(0, 9), 0x0c, 0x1b, 0x40, ...line(0x42)]);
  expect(shown.at(-1)).toEqual({ lines: [" ".repeat(20), "x".repeat(20)] });
  receive("led8n", [0x1b, 0x51, 0x41, 0x31, 0x0c, 0x1b, 0x40, 0x1b, 0x51, 0x41, 0x32, 0x0d]);
  expect(shown.at(-1)).toEqual({ digits: "2", lamp: "none" });
  expect(faults).toEqual([]);
});

const line = (which: number) => [0x1b, 0x51, which, ...new Array<number>(20).fill(0x78), 0x0d];

function strictly() {
  const faults: string[] = [];
  const shown: unknown[] = [];
  const receive = (set: "cd5220" | "escpos" | "led8n", bytes: readonly number[]) =>
    new Tube(set, false, { shown: (one) => shown.push(one), fault: (fault) => faults.push(fault) }).receive(
      Uint8Array.from(bytes),
    );
  return { receive, faults, shown };
}

test.each(["cd5220", "escpos", "led8n"] as const)(
  "%s: whatever byte a picture is cut off at, the next one is whole",
  (kind) => {
    const commands = POLE_COMMANDS[kind];
    const picture = (amount: string) =>
      commands.shows === "lines"
        ? writeLines(commands, linesOf({ state: "paid", amount }, commands.charset), (text) =>
            Buffer.from(text),
          )
        : writeFigures(commands, figuresOf({ state: "paid", amount }));
    const torn = picture("¥8.88");
    for (let cut = 0; cut <= torn.length; cut++) {
      const faults: string[] = [];
      const tube = new Tube(kind, false, { shown: () => {}, fault: (fault) => faults.push(fault) });
      tube.receive(Uint8Array.from(torn.slice(0, cut)));
      tube.receive(Uint8Array.from([...commands.start, ...commands.clear, ...picture("¥12.50")]));
      // The others may take the first bytes of the start for what was still to come of a command, and are cleared then.
      if (kind === "cd5220") expect([cut, faults]).toEqual([cut, []]);
      expect(JSON.stringify(tube.shown)).toContain("12.50");
      expect(JSON.stringify(tube.shown)).not.toContain("8.88");
    }
  },
);
