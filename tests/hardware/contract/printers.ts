import { type PrinterProfile, printerProfile } from "#hardware/escpos/profile.ts";
import type { Timing } from "#hardware/printing/timing.ts";
import type { LineSettings } from "#hardware/serial/connection.ts";

/** A kind of printer that the contract is tried on. */
export interface PrinterKind {
  /** As the table of outcomes calls it. */
  readonly name: string;
  /** What it is compared with: the column of outcomes that it has to have. */
  readonly column: Column;
  /** How the virtual printer is started. */
  readonly options: readonly string[];
  /** Which way it hangs on the terminal; by serial port where nothing is said. */
  readonly way?: "network" | "USB";
  readonly line?: Partial<Omit<LineSettings, "path">>;
  readonly profile?: PrinterProfile;
  /** Where the patience of the suite is too little or too much for it. */
  readonly timing?: Partial<Timing>;
  /** It prints nothing, or nobody can say when: nothing can be timed by its rows, and its status means nothing. */
  readonly isErratic?: true;
}

/** What an outcome depends on. Printers that differ in speed, buffer, line and paper only share one. */
export const COLUMNS = [
  "A",
  "B",
  "C",
  "D",
  "eager A",
  "eager B",
  "hasty A",
  "hasty B",
  "optimist A",
  "optimist B",
  "blind A",
  "constant",
  "garbage",
  "echo",
] as const;
export type Column = (typeof COLUMNS)[number];

const slow = ["--lines-per-second", "40"];
/** The head of such a printer makes 150 mm a second. */
const slowTiming = { msPerMm: { fastest: 2, slowest: 8 } };
/** What comes too soon is told from what comes in time also where the machine is late by half a second. */
const exactTiming = { msPerMm: { fastest: 5, slowest: 8 } };
/** These leave questions without an answer whenever they are asked. */
const tellsLittle = { probeMs: 250 };
const tellsNothing = { answerMs: 200, probeMs: 200 };
const small = ["--buffer", "512", "--lines-per-second", "60"];

export const PRINTERS: readonly PrinterKind[] = [
  { name: "A", column: "A", options: [] },
  { name: "B", column: "B", options: ["--answers", "gsr"] },
  { name: "C", column: "C", options: ["--answers", "dle"], timing: tellsLittle },
  { name: "D", column: "D", options: ["--answers", "mute"], timing: tellsNothing },
  { name: "A, slow head", column: "A", options: slow, timing: slowTiming },
  { name: "B, slow head", column: "B", options: [...slow, "--answers", "gsr"], timing: slowTiming },
  { name: "A, 512 bytes, no handshake", column: "A", options: [...small, "--flow", "none"] },
  {
    name: "B, 512 bytes, no handshake",
    column: "B",
    options: [...small, "--flow", "none", "--answers", "gsr"],
  },
  {
    name: "A, 512 bytes, XON/XOFF",
    column: "A",
    options: [...small, "--flow", "xonxoff"],
    line: { flow: "xonxoff" },
  },
  {
    name: "B, 512 bytes, hardware handshake",
    column: "B",
    options: [...small, "--flow", "hardware", "--answers", "gsr"],
    line: { flow: "hardware" },
  },
  { name: "A, 9600 baud", column: "A", options: ["--baud", "9600"], line: { baudRate: 9_600 } },
  {
    name: "B, 58 mm",
    column: "B",
    options: ["--columns", "32", "--answers", "gsr"],
    profile: printerProfile("epson", 32),
  },
  ...(["eager", "hasty"] as const).flatMap((lies): PrinterKind[] => [
    { name: `${lies} A`, column: `${lies} A`, options: [...slow, "--lies", lies], timing: exactTiming },
    {
      name: `${lies} B`,
      column: `${lies} B`,
      options: [...slow, "--lies", lies, "--answers", "gsr"],
      timing: exactTiming,
    },
  ]),
  { name: "optimist A", column: "optimist A", options: ["--lies", "optimist"] },
  { name: "optimist B", column: "optimist B", options: ["--lies", "optimist", "--answers", "gsr"] },
  ...(["network", "USB"] as const).flatMap((way): PrinterKind[] => {
    const options = [...(way === "USB" ? ["--cable", "usb"] : ["--tcp", "0"]), "--flow", "hardware"];
    return [
      { name: `A, ${way}`, column: "A", way, options },
      { name: `B, ${way}`, column: "B", way, options: [...options, "--answers", "gsr"] },
      { name: `C, ${way}`, column: "C", way, options: [...options, "--answers", "dle"], timing: tellsLittle },
    ];
  }),
  { name: "blind A", column: "blind A", options: ["--lies", "blind"] },
  { name: "constant", column: "constant", options: ["--lies", "constant"], timing: tellsLittle },
  {
    name: "garbage",
    column: "garbage",
    options: ["--lies", "garbage"],
    timing: tellsNothing,
    isErratic: true,
  },
  { name: "echo", column: "echo", options: ["--lies", "echo"], timing: tellsNothing, isErratic: true },
];
