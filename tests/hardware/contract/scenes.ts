import type { Printer } from "#hardware/printer.ts";
import type { VirtualPrinter } from "../support.ts";
import { statusOf } from "../support.ts";
import type { SceneName } from "./outcomes.ts";
import { markedRows } from "./papers.ts";

/** What a scene is played with. */
export interface Stage {
  readonly virtual: VirtualPrinter;
  readonly printer: Printer;
  readonly isErratic: boolean;
  /** Begins to print the receipt of the scene. */
  readonly print: () => Promise<unknown>;
}

type Scene = (stage: Stage) => Promise<void>;

/** Something is wrong before the receipt, and put right after it has ended. */
function before(trouble: string, cure: string): Scene {
  return async ({ virtual, print }) => {
    await virtual.order(trouble);
    await print();
    await virtual.order(cure);
  };
}

/** Something happens when so many rows are on paper; what is put right is so after the receipt has ended. */
function after(rows: number, trouble: string, cure?: string, bytes?: readonly number[]): Scene {
  return async ({ virtual, isErratic, print }) => {
    const more = bytes ? { bytes } : {};
    const happened = isErratic
      ? virtual.order(trouble, more)
      : (await virtual.plan(trouble, rows, more)).happened;
    await Promise.all([print(), happened]);
    if (cure) await virtual.order(cure);
  };
}

const middle = 3;
const noise = [0xff, 0x80, 0x37, 0x22, 0x39, 0xff, 0x5f, 0x41, 0x1f, 0x90];

export const PLAYS: Readonly<Record<SceneName, Scene>> = {
  well: async ({ print }) => void (await print()),
  "paper-before": before("paper-out", "paper-in"),
  "paper-middle": after(middle, "paper-out", "paper-in"),
  "paper-cut": after(markedRows, "paper-out", "paper-in"),
  "cover-before": before("cover-open", "cover-close"),
  "cover-middle": after(middle, "cover-open", "cover-close"),
  "unplugged-middle": async (stage) => {
    await after(middle, "unplug")(stage);
    await statusOf(stage.printer, { state: "absent" });
    await stage.virtual.order("plug");
  },
  "power-middle": async (stage) => {
    const on = stage.virtual.next(({ event }) => event === "powered");
    await after(middle, "power-cycle")(stage);
    await on;
  },
  "noise-middle": after(middle, "noise", undefined, noise),
  "stall-before": before("stall", "resume"),
  "stall-middle": after(middle, "stall", "resume"),
  "cutter-jam": before("cutter-jam", "cutter-free"),
  "hot-before": before("overheat", "cool"),
  "hot-middle": after(middle, "overheat", "cool"),
};
