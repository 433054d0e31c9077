/**
 * What is told of a receipt is what the paper shows, on every kind of printer, whatever happens to it. Each scene is
 * played with a driver of its own on the real serialport, and ends with one more receipt, which has to be told of truly too.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { networkLine } from "#hardware/network/connection.ts";
import type { Printer } from "#hardware/printer.ts";
import { openPrinter } from "#hardware/printing/printer.ts";
import type { Timing } from "#hardware/printing/timing.ts";
import { usbLine } from "#hardware/usb/connection.ts";
import { allowed, isUnknowable, SCENES, type SceneName, type Told } from "./contract/outcomes.ts";
import { findOn, lieIn, type Marked, markedReceipt } from "./contract/papers.ts";
import { PRINTERS, type PrinterKind } from "./contract/printers.ts";
import { PLAYS } from "./contract/scenes.ts";
import { connect, quick, statusOf, VirtualPrinter } from "./support.ts";
import { placeOf } from "./ways.ts";

const timing: Partial<Timing> = { ...quick, probeMs: 1_000, jobMs: 1_200 };

const scenes = Object.keys(SCENES) as SceneName[];

/** All are there before the first scene: programs that start leave no time to those that are to answer. */
const virtuals = new Map<PrinterKind, VirtualPrinter>();
beforeAll(async () => {
  const common = ["--flow", "none", "--boot-ms", "1500", "--tray", "none"];
  await Promise.all(
    PRINTERS.map(async (kind) => {
      virtuals.set(kind, await VirtualPrinter.start(...common, ...kind.options));
    }),
  );
});
afterAll(async () => {
  for (const virtual of virtuals.values()) await virtual.stop();
});

test.concurrent.each(PRINTERS)(
  "what is told of $name is what the paper shows",
  async (kind) => {
    const virtual = virtuals.get(kind);
    if (!virtual) throw new Error(`${kind.name} was not started`);
    const wrong: string[] = [];
    for (const scene of scenes) {
      const complaints = await play(scene, kind, virtual);
      wrong.push(...complaints.map((complaint) => `${scene}: ${complaint}`));
    }
    expect(wrong).toEqual([]);
  },
  180_000,
);

async function play(scene: SceneName, kind: PrinterKind, virtual: VirtualPrinter): Promise<string[]> {
  const begun = virtual.events.length;
  const printer = openFor(kind, virtual);
  const isErratic = kind.isErratic ?? false;
  const settled = isErratic ? Promise.resolve() : statusOf(printer, { state: "ready" });
  await settled;

  const first = markedReceipt(`${scenes.indexOf(scene)}.1`);
  let told: Told | undefined;
  const print = async () => {
    told = (await printer.print(first.document)).kind;
  };
  await PLAYS[scene]({ virtual, printer, isErratic, print });
  if (!isErratic) await statusOf(printer, { state: "ready" });
  const second = markedReceipt(`${scenes.indexOf(scene)}.2`);
  const toldNext = (await printer.print(second.document)).kind;
  await printer.close();

  const papers = await virtual.papers(begun);
  const exempt = isUnknowable(scene, kind.column);
  const complaints = [
    told && allowed(scene, kind.column).includes(told) ? undefined : `it was told ${told}`,
    exempt || !told ? undefined : lieIn(told, findOn(papers, first)),
    lieAbout("the next one", toldNext, papers, second),
  ];
  return complaints.filter((complaint) => complaint !== undefined);
}

function openFor({ way, ...kind }: PrinterKind, virtual: VirtualPrinter): Printer {
  const options = { timing: { ...timing, ...kind.timing }, ...(kind.profile && { profile: kind.profile }) };
  if (way === "network") return openPrinter({ line: networkLine(placeOf(virtual)), ...options });
  if (way === "USB") return openPrinter({ line: usbLine({ path: virtual.path }), ...options });
  return connect(virtual, { ...options, ...kind.line });
}

function lieAbout(what: string, told: Told, papers: readonly string[], receipt: Marked): string | undefined {
  const lie = lieIn(told, findOn(papers, receipt));
  return lie && `${what}: ${lie}`;
}
