/** Receipts in a row through one driver, and what became of each and of the memory. */
import type { Timing } from "#hardware/printing/timing.ts";
import { shortReceipt } from "../receipts.ts";
import { connect, ended, statusOf, VirtualPrinter } from "../support.ts";
import { Census, type Holdings } from "./census.ts";

export interface Endured {
  /** How many receipts were told to have ended in each way. */
  readonly told: Readonly<Record<string, number>>;
  readonly lost: readonly number[];
  readonly doubled: readonly number[];
  readonly inOrder: boolean;
  /** Once everything that is made once has been made, and at the end. */
  readonly before: Holdings;
  readonly after: Holdings;
  readonly seconds: number;
}

/** A head that no real printer has, so that what is measured is the driver. */
const fastPrinter = ["--lines-per-second", "20000", "--cut-ms", "1", "--baud", "2000000", "--tray", "none"];
const fastTiming: Partial<Timing> = { cutterMs: 0.1, msPerMm: { fastest: 0.001, slowest: 0.01 } };

/** Receipts before the first look at the memory: what is made on first use has been made by then. */
const warmUp = 100;

/**
 * Prints receipts, each with a number of its own, as one shop would in weeks.
 * @param onProgress told now and then how many have ended
 */
export async function printInARow(
  count: number,
  onProgress: (done: number) => void = () => {},
): Promise<Endured> {
  const census = new Census();
  const virtual = await VirtualPrinter.start(...fastPrinter);
  const printer = connect(virtual, { timing: fastTiming, baudRate: 921_600 });
  const told: Record<string, number> = {};
  const numbers: number[] = [];
  const started = performance.now();
  try {
    await statusOf(printer, { state: "ready" });
    let before: Holdings | undefined;
    for (let number = 1; number <= count; number++) {
      if (number === Math.min(warmUp, count)) before = await census.take();
      const { kind } = await ended(`receipt ${number}`, printer, printer.print(shortReceipt(`#${number}`)));
      told[kind] = (told[kind] ?? 0) + 1;
      for (const { text } of virtual.forget("receipt")) numbers.push(numberOf(String(text)));
      if (number % 500 === 0) onProgress(number);
    }
    const seconds = (performance.now() - started) / 1_000;
    await virtual.papers();
    for (const { text } of virtual.forget("receipt")) numbers.push(numberOf(String(text)));
    const after = await census.take();
    const all = Array.from({ length: count }, (_, index) => index + 1);
    const printed = new Set(numbers);
    return {
      told,
      lost: all.filter((number) => !printed.has(number)),
      doubled: numbers.filter((number, index) => numbers.indexOf(number) !== index),
      inOrder: numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0)),
      before: before ?? after,
      after,
      seconds,
    };
  } finally {
    await printer.close();
    await virtual.stop();
    census.end();
  }
}

function numberOf(text: string): number {
  return Number(/#(\d+)/.exec(text)?.[1]);
}
