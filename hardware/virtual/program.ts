/**
 * What the small virtual devices have in common: a program on a cable that prints one JSON line when it is ready and one
 * for everything that happens, takes orders as JSON lines on its standard input, and ends when that closes, or on SIGTERM
 * or SIGINT.
 */
import { createInterface } from "node:readline";
import type { PseudoLine } from "./line.ts";

/** One line of standard input: what to do, and with what. */
export interface Orders {
  readonly do: string;
  readonly [detail: string]: unknown;
}

/** Carries one order out; what it resolves to is awaited before the order is said to be done. */
export type Deed = (orders: Orders) => void | Promise<void>;

/** An order that its device understands but cannot carry out as it was given. */
export class Misgiven extends Error {
  override name = "Misgiven";
}

export function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Plugs the cable in and obeys, one order after the other, until the end. */
export function runDevice(line: PseudoLine, deeds: Readonly<Record<string, Deed>>): void {
  const all: Readonly<Record<string, Deed>> = {
    plug: () => line.plug(),
    unplug: () => line.unplug(),
    ...deeds,
  };
  let turn = Promise.resolve();
  const end = () => {
    line.unplug();
    process.exit(0);
  };
  createInterface({ input: process.stdin })
    .on("line", (text) => {
      turn = turn.then(() => obey(text, all));
    })
    .on("close", end);
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  line.plug();
  say({ ready: true, path: line.path });
}

async function obey(text: string, deeds: Readonly<Record<string, Deed>>): Promise<void> {
  const orders = readOrders(text);
  const deed = orders && (Object.hasOwn(deeds, orders.do) ? deeds[orders.do] : undefined);
  if (!deed) {
    say({ event: "misunderstood", text });
    return;
  }
  try {
    await deed(orders);
    say({ event: "done", do: orders.do });
  } catch (error) {
    if (!(error instanceof Misgiven)) throw error;
    say({ event: "misunderstood", text, why: error.message });
  }
}

function readOrders(text: string): Orders | undefined {
  try {
    const orders: unknown = JSON.parse(text);
    return isOrders(orders) ? orders : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isOrders(value: unknown): value is Orders {
  return typeof value === "object" && value !== null && "do" in value && typeof value.do === "string";
}

/** Runs the start of a program; where its words are wrong, it says how they should be. */
export function startOrExplain(usage: string, start: (words: readonly string[]) => void): void {
  try {
    start(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exitCode = 2;
  }
}

/** @throws Error with a sentence for the person who typed the word */
export function wholeAboveZero(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number <= 0) throw new Error(`--${name} has to be a whole number above 0`);
  return number;
}

/** @throws Error with a sentence for the person who typed the word */
export function oneOf<T extends string>(name: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`--${name} has to be one of ${allowed.join(", ")}`);
  return found;
}
