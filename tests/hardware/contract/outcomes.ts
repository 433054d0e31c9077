/** The outcomes that the contract allows, as data: which may be told of which scene on which printer. */
import type { PrintOutcome } from "#hardware/printer.ts";
import { COLUMNS, type Column } from "./printers.ts";

export type Told = PrintOutcome["kind"];

/** What happens to a receipt, in the words of the table. */
export const SCENES = {
  well: "all is well",
  "paper-before": "paper out before",
  "paper-middle": "paper out in the middle",
  "paper-cut": "paper out at the cut",
  "cover-before": "cover open before",
  "cover-middle": "cover opened in the middle",
  "unplugged-middle": "unplugged in the middle, and back under another tty",
  "power-middle": "switched off and on in the middle",
  "noise-middle": "garbage on the line in the middle",
  "stall-before": "hung before",
  "stall-middle": "hung in the middle",
  "cutter-jam": "the cutter sticks",
  "hot-before": "overheated before",
  "hot-middle": "overheated in the middle",
} as const;
export type SceneName = keyof typeof SCENES;

type Row = Readonly<Record<SceneName, readonly Told[]>>;

/** A printer that says what is the matter and can confirm. */
const honest: Row = {
  well: ["printed"],
  "paper-before": ["not-sent"],
  "paper-middle": ["held"],
  "paper-cut": ["held"],
  "cover-before": ["not-sent"],
  "cover-middle": ["held"],
  "unplugged-middle": ["unknown"],
  "power-middle": ["unknown"],
  "noise-middle": ["printed"],
  "stall-before": ["not-sent"],
  "stall-middle": ["unknown"],
  "cutter-jam": ["unknown"],
  "hot-before": ["not-sent"],
  "hot-middle": ["held"],
};

/** A printer whose confirmations mean nothing, or that gives none; its status is true. It is looked at only once. */
const unconfirming: Row = {
  ...honest,
  well: ["unconfirmed"],
  "paper-middle": ["held", "unconfirmed"],
  "paper-cut": ["held", "unconfirmed"],
  "cover-middle": ["held", "unconfirmed"],
  "unplugged-middle": ["unknown", "unconfirmed"],
  "power-middle": ["unknown", "unconfirmed"],
  "noise-middle": ["unconfirmed"],
  "stall-middle": ["unknown", "unconfirmed"],
  "cutter-jam": ["unknown", "unconfirmed"],
  "hot-middle": ["held", "unconfirmed"],
};

/** Nothing is known of it at all. */
const mute: Row = {
  ...unconfirming,
  "paper-before": ["unconfirmed"],
  "paper-middle": ["unconfirmed"],
  "paper-cut": ["unconfirmed"],
  "cover-before": ["unconfirmed"],
  "cover-middle": ["unconfirmed"],
  "stall-before": ["unconfirmed"],
  "cutter-jam": ["unconfirmed"],
  "hot-before": ["unconfirmed"],
  "hot-middle": ["unconfirmed"],
};

/** Its status says that all is well, but what is to be answered in its turn is answered in its turn. */
const optimist: Row = {
  ...honest,
  "paper-before": ["unknown"],
  "paper-middle": ["unknown"],
  "paper-cut": ["unknown"],
  "cover-before": ["unknown"],
  "cover-middle": ["unknown"],
  "hot-before": ["unknown"],
  "hot-middle": ["unknown"],
};

/** Only that it came out is never believed of a line on which no printer speaks. */
const anything: readonly Told[] = ["not-sent", "unknown", "unconfirmed"];

function always(told: readonly Told[]): Row {
  return Object.fromEntries(Object.keys(SCENES).map((scene) => [scene, told])) as Row;
}

const columns: Readonly<Record<Column, Row>> = {
  A: honest,
  B: honest,
  C: unconfirming,
  D: mute,
  "eager A": unconfirming,
  "eager B": unconfirming,
  // Only the clock finds it out, and a machine that is late itself may believe it: it is then printed, if it looks well.
  "hasty A": {
    ...unconfirming,
    well: ["unconfirmed", "printed"],
    "noise-middle": ["unconfirmed", "printed"],
  },
  "hasty B": honest,
  "optimist A": optimist,
  "optimist B": optimist,
  "blind A": {
    ...honest,
    "paper-before": ["printed"],
    "paper-middle": ["printed"],
    "paper-cut": ["printed"],
  },
  constant: { ...mute, "stall-before": ["not-sent"] },
  garbage: always(anything),
  echo: always(anything),
};

/** @returns the outcomes of which one has to be told */
export function allowed(scene: SceneName, column: Column): readonly Told[] {
  return columns[column][scene];
}

/** What nobody can find out over the line: `printed` is told, and the paper does not show it. */
const unknowable: Partial<Record<Column, readonly SceneName[]>> = {
  "blind A": ["paper-before", "paper-middle", "paper-cut"],
};

export function isUnknowable(scene: SceneName, column: Column): boolean {
  return unknowable[column]?.includes(scene) ?? false;
}

/** The table of outcomes, for hardware/README.md. */
export function outcomeRows(): readonly (readonly string[])[] {
  return (Object.keys(SCENES) as SceneName[]).map((scene) => [
    SCENES[scene],
    ...COLUMNS.map((column) => {
      const told = allowed(scene, column).join(" or ");
      return isUnknowable(scene, column) ? `**${told}**` : told;
    }),
  ]);
}
