/**
 * `npm run doctor`: examines everything that the terminal needs, and says what to do. Devices and store have one owner:
 * while the terminal runs it is the terminal that looks, and this command only asks.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { findDevices } from "#hardware/discovery.ts";
import { printerProfile } from "#hardware/escpos/profile.ts";
import { checkLine, type Line } from "#hardware/line.ts";
import { openPrinter } from "#hardware/printing/printer.ts";
import { FolderInUse, lockFolder } from "#kit/folder-lock.ts";
import { ROOT } from "#kit/root.ts";
import { originOf, readSettings, type Settings, StartFault } from "#kit/settings.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { probeWallet, reachWallet } from "../backends/wallet-probe.ts";
import { printerLine } from "../device-lines.ts";
import { readAddress } from "./address.ts";
import { type Arguments, readArguments, USAGE, WrongArgument } from "./arguments.ts";
import { askedDoctor, NoDoctor } from "./asked-doctor.ts";
import { nodeFacts } from "./checks/node.ts";
import { CHECKS } from "./checks.ts";
import type { Doctor } from "./doctor.ts";
import { type LonePrinter, loneDoctor } from "./lone-doctor.ts";
import {
  type AskedDeed,
  type DoctorReport,
  type LineOfReport,
  lineOfCheck,
  lineOfDeed,
  reportOf,
  reportText,
} from "./report.ts";
import { writeRule } from "./rule.ts";
import type { Surroundings } from "./surroundings.ts";

async function main(closers: Closers): Promise<void> {
  const wanted = readWanted();
  if (!wanted || wanted.help) {
    process.stdout.write(USAGE);
    process.exit(wanted ? 0 : 2);
  }
  const report = await examined(wanted, closers);
  process.stdout.write(wanted.json ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`);
  await closers.closeAll();
  process.exit(report.verdict === "fail" ? 1 : 0);
}

/** What was asked for; undefined, with a sentence, for what cannot be asked. */
function readWanted(): Arguments | undefined {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof WrongArgument)) throw error;
    process.stderr.write(`${error.message}\n\n`);
    return undefined;
  }
}

async function examined(wanted: Arguments, closers: Closers): Promise<DoctorReport> {
  const settings = readable();
  if (settings instanceof StartFault) return withoutSettings(settings);
  const folder = join(settings.SHOUYIN_DATA, "pos");
  const isOurs = await takeFolder(folder, closers);
  const address = isOurs ? undefined : readAddress(folder);
  if (address) {
    try {
      return await carryOut(askedDoctor(address), settings, wanted);
    } catch (error) {
      // It holds the folder and does not answer: what can be seen from outside is still examined.
      if (!(error instanceof NoDoctor)) throw error;
    }
  }
  return carryOut(await alone(settings, folder, isOurs, closers), settings, wanted);
}

async function carryOut(doctor: Doctor, settings: Settings, wanted: Arguments): Promise<DoctorReport> {
  const { lines, by, at } = await doctor.examine();
  const deeds: LineOfReport[] = [];
  if (wanted.writeRule)
    deeds.push(lineOfDeed("write_rule", await writeRule({ settings, seen: await findDevices() })));
  for (const asked of deedsAsked(wanted)) deeds.push(await doctor.carryOut(asked));
  return reportOf([...lines, ...deeds], by, Date.parse(at));
}

function deedsAsked({ openDrawer, testPage, acceptanceSlip, installer }: Arguments): AskedDeed[] {
  return [
    ...(openDrawer ? [{ deed: "open_drawer" } as const] : []),
    ...(testPage ? [{ deed: "test_page" } as const] : []),
    ...(acceptanceSlip ? [{ deed: "acceptance_slip", ...(installer && { installer }) } as const] : []),
  ];
}

async function alone(settings: Settings, folder: string, isOurs: boolean, closers: Closers): Promise<Doctor> {
  const line = printerLine(settings);
  const around: Surroundings = {
    settings,
    walletUrl: settings.WALLET_URL || originOf(settings.WALLET_HOST, settings.WALLET_PORT),
    probe: probeWallet,
    reach: reachWallet,
    root: ROOT,
  };
  const printer: LonePrinter = isOurs ? await openedPrinter(line, settings, closers) : { kind: "untouched" };
  return loneDoctor({ around, folder, hold: isOurs ? "ours" : "others", printerLine: line, printer });
}

async function openedPrinter(line: Line, settings: Settings, closers: Closers): Promise<LonePrinter> {
  // The virtual printer is there while something has started it, and its port with it.
  if (settings.PRINTER === "virtual" && !existsSync(line.name)) return { kind: "untouched" };
  const check = await checkLine(line);
  if (!check.usable) return { kind: "out-of-reach", trouble: check.reason };
  const device = openPrinter({
    line,
    profile: printerProfile(settings.PRINTER_PROFILE, settings.PRINTER_COLUMNS),
  });
  closers.add(() => device.close());
  return { kind: "opened", device };
}

/** True when no terminal has the folder, and none can take it while we look. One that is missing is not made. */
async function takeFolder(folder: string, closers: Closers): Promise<boolean> {
  if (!existsSync(folder)) return true;
  try {
    const lock = await lockFolder(folder);
    closers.add(() => lock.release());
    return true;
  } catch (error) {
    if (error instanceof FolderInUse) return false;
    throw error;
  }
}

function readable(): Settings | StartFault {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (error instanceof StartFault) return error;
    throw error;
  }
}

/** Without settings nobody knows what else to look at. */
function withoutSettings({ message }: StartFault): DoctorReport {
  const node = nodeFacts(ROOT);
  const settings = { fault: message };
  const lines = [
    lineOfCheck("node", CHECKS.node.judge(node), node),
    lineOfCheck("settings", CHECKS.settings.judge(settings), settings),
  ];
  return reportOf(lines, "doctor", Date.now());
}

await runMain(main);
