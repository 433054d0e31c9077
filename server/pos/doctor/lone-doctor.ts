/** The doctor while no terminal runs: it looks for itself, and opens the printer while it looks. */

import { PLAIN_DESIGN } from "#domain/receipt/design.ts";
import type { Drawer } from "#hardware/drawer.ts";
import { checkLine, type Line, type LineTrouble } from "#hardware/line.ts";
import type { Printer } from "#hardware/printer.ts";
import { poleLine, scannerLine } from "../device-lines.ts";
import { type ActiveIdentity, isActive } from "../identity.ts";
import { identityFacts, identityIn } from "./checks/identity.ts";
import { type PrinterFacts, printerFacts, settledStatus } from "./checks/printer.ts";
import type { LinedDevice } from "./checks/scanner.ts";
import { storeFacts } from "./checks/store.ts";
import type { Gatherers } from "./checks.ts";
import { judgeOpening, judgePrint, NOT_ACCEPTED } from "./deeds.ts";
import type { Doctor } from "./doctor.ts";
import { examine } from "./examination.ts";
import { type Finding, fail, unknown } from "./finding.ts";
import { slipOf, testPage } from "./papers.ts";
import { type AskedDeed, type DoctorReport, lineOfDeed, reportOf } from "./report.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

export interface LoneDoctorDeps {
  readonly around: Surroundings;
  /** The terminal's folder. */
  readonly folder: string;
  /**
   * - `ours`: no terminal runs, and none can start while this doctor looks
   * - `others`: a process has the folder that does not answer; its devices are not touched
   */
  readonly hold: "ours" | "others";
  readonly printerLine: Line;
  readonly printer: LonePrinter;
}

/**
 * - `opened`: by this doctor, whose it is
 * - `out-of-reach`: no line leads to it
 * - `untouched`: another process has it, or it starts with the terminal
 */
export type LonePrinter =
  | { readonly kind: "opened"; readonly device: Printer & Drawer }
  | { readonly kind: "out-of-reach"; readonly trouble: LineTrouble }
  | { readonly kind: "untouched" };

export function loneDoctor(deps: LoneDoctorDeps): Doctor {
  return {
    examine: () => examineAlone(deps),
    carryOut: async (asked) => lineOfDeed(asked.deed, await carryOut(asked, deps)),
  };
}

async function examineAlone(deps: LoneDoctorDeps): Promise<DoctorReport> {
  return reportOf(await examine(gatherersOf(deps)), "doctor", Date.now());
}

async function carryOut(asked: AskedDeed, deps: LoneDoctorDeps): Promise<Finding> {
  // Every opening at a shop stands in its journal, and only the running terminal writes that.
  if (asked.deed === "open_drawer" && identityFacts(deps.folder).state !== "none") return BY_THE_TERMINAL;
  const { printer } = deps;
  if (printer.kind !== "opened") return printer.kind === "untouched" ? UNTOUCHED : NO_PRINTER;
  switch (asked.deed) {
    case "open_drawer":
      await settledStatus(printer.device);
      return judgeOpening(await printer.device.open());
    case "test_page":
      return printTestPage(printer.device, deps);
    case "acceptance_slip":
      return printSlip(printer.device, deps, asked.installer);
  }
}

async function printTestPage(device: Printer, deps: LoneDoctorDeps): Promise<Finding> {
  const { around, folder, printerLine } = deps;
  const page = testPage({
    language: PLAIN_DESIGN.language,
    identity: activeIn(folder),
    printer: printerLine.name,
    columns: around.settings.PRINTER_COLUMNS,
    profile: around.settings.PRINTER_PROFILE,
    status: await settledStatus(device),
    at: Date.now(),
  });
  return judgePrint(await device.print(page));
}

async function printSlip(
  device: Printer,
  deps: LoneDoctorDeps,
  installer: string | undefined,
): Promise<Finding> {
  const report = await examineAlone(deps);
  if (report.verdict === "fail") return NOT_ACCEPTED.failed;
  const identity = activeIn(deps.folder);
  if (!identity) return NOT_ACCEPTED.nobody;
  return judgePrint(await device.print(slipOf(report, identity, PLAIN_DESIGN.language, installer)));
}

function activeIn(folder: string): ActiveIdentity | undefined {
  const identity = identityIn(folder);
  return identity && isActive(identity) ? identity : undefined;
}

const BY_THE_TERMINAL = fail(
  {
    zh: "没有打开：开箱必须记入终端的日志",
    en: "It was not opened: every opening goes into the terminal's journal",
  },
  { zh: "启动终端后再打开", en: "Start the terminal, then open it" },
);

const UNTOUCHED = unknown(
  {
    zh: "打印机正由另一个进程使用，或随终端一起启动",
    en: "Another process has the printer, or it starts with the terminal",
  },
  { zh: "启动终端后再试", en: "Start the terminal and try again" },
);

const NO_PRINTER = fail(
  { zh: "没有到打印机的线路", en: "No line leads to the printer" },
  { zh: "请先处理打印机", en: "See to the printer first" },
);

function printerFactsOf({ printer, printerLine }: LoneDoctorDeps): Promise<PrinterFacts> | PrinterFacts {
  const { name } = printerLine;
  switch (printer.kind) {
    case "opened":
      return printerFacts(printer.device, printerLine, true);
    case "out-of-reach":
      return { name, status: { state: "absent" }, lineTrouble: printer.trouble };
    case "untouched":
      return { name };
  }
}

function gatherersOf(deps: LoneDoctorDeps): Gatherers {
  const { around, folder, hold, printer } = deps;
  return {
    ...surroundings(around, () => identityIn(folder)),
    store: () => (hold === "ours" ? storeFacts(folder) : { state: "in-use" }),
    identity: () => identityFacts(folder),
    line: () => ({ state: "not-running" }),
    printer: () => printerFactsOf(deps),
    drawer: () => ({ state: printer.kind === "opened" ? printer.device.state() : "unknown" }),
    scanner: async () => ({ scanner: await lined(scannerLine(around.settings), hold) }),
    display: async () => ({ pole: await lined(poleLine(around.settings), hold) }),
  };
}

/** A device that has no way to answer is there where its line can be opened. */
async function lined(line: Line | undefined, hold: LoneDoctorDeps["hold"]): Promise<LinedDevice | undefined> {
  if (!line) return undefined;
  if (hold === "others") return { name: line.name };
  return { name: line.name, presence: (await checkLine(line)).usable ? "present" : "absent" };
}
