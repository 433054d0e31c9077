/** A printer that takes nothing for a minute in the middle of a receipt, with the driver's own patience. */
import { defaultTiming } from "#hardware/printing/timing.ts";
import { findOn, lieIn, markedReceipt } from "../contract/papers.ts";
import { connect, statusOf, VirtualPrinter } from "../support.ts";

export interface Stalled {
  readonly printer: string;
  readonly told: string;
  readonly toldNext: string;
  /** What the paper shows and was not told; nothing if all was true. */
  readonly lies: readonly string[];
}

const kinds = {
  A: [],
  B: ["--answers", "gsr"],
  C: ["--answers", "dle"],
  D: ["--answers", "mute"],
  "A, XON/XOFF": ["--flow", "xonxoff", "--buffer", "512"],
  "B, XON/XOFF": ["--flow", "xonxoff", "--buffer", "512", "--answers", "gsr"],
} as const;

/** Plays it on each kind of printer at once; takes `stallMs` and some seconds. */
export function stallEach(stallMs: number): Promise<readonly Stalled[]> {
  return Promise.all(Object.entries(kinds).map(([printer, options]) => stallOnce(printer, options, stallMs)));
}

async function stallOnce(name: string, options: readonly string[], stallMs: number): Promise<Stalled> {
  const common = ["--tray", "none", "--flow", "none", "--lines-per-second", "30"];
  const virtual = await VirtualPrinter.start(...common, ...options);
  const flow = options.some((option) => option === "xonxoff") ? "xonxoff" : "none";
  const printer = connect(virtual, { timing: defaultTiming, flow });
  try {
    await statusOf(printer, { state: "ready" });
    const [first, second] = [markedReceipt("1"), markedReceipt("2")];
    const stalled = await virtual.plan("stall", 3);
    const told = printer.print(first.document);
    await stalled.happened;
    await new Promise((passed) => setTimeout(passed, stallMs));
    await virtual.order("resume");
    const { kind } = await told;
    await statusOf(printer, { state: "ready" });
    const next = await printer.print(second.document);
    const papers = await virtual.papers();
    const lies = [lieIn(kind, findOn(papers, first)), lieIn(next.kind, findOn(papers, second))];
    return {
      printer: name,
      told: kind,
      toldNext: next.kind,
      lies: lies.filter((lie) => lie !== undefined),
    };
  } finally {
    await printer.close();
    await virtual.stop();
  }
}
