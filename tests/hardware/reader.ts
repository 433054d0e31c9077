import type { PrinterProfile } from "#hardware/escpos/profile.ts";
import { paper80 } from "#hardware/escpos/profile.ts";
import { type Command, nextCommand } from "#hardware/virtual/commands.ts";
import type { Row, Strip } from "#hardware/virtual/paper.ts";
import { RealTimeWatch } from "#hardware/virtual/receiver.ts";
import { transcribe } from "#hardware/virtual/transcript.ts";
import { Typesetter } from "#hardware/virtual/typesetter.ts";

/** What the strict reader of the virtual printer makes of a job, on a printer that has what the profile says and no more. */
export function read(bytes: Uint8Array, profile: PrinterProfile = paper80) {
  const { columns, characters, cutter, hanziSizeApart } = profile;
  // One that was set to China, whose dollar is a yuan sign until it is told otherwise.
  const typesetter = new Typesetter({ columns, cutter, chineseSizeApart: hanziSizeApart, country: 15 });
  const commands: Command[] = [];
  const faults: string[] = [];
  const rows: Row[] = [];
  let chinese = false;
  let at = 0;
  const all = [...bytes];
  const next = () => nextCommand(all.slice(at, at + longestCommand), chinese, characters);
  for (let step = next(); step; step = next()) {
    at += step.length;
    if ("fault" in step) {
      faults.push(step.fault);
      continue;
    }
    if (step.command.do === "chinese") chinese = step.command.on;
    commands.push(step.command);
    const set = typesetter.set(step.command);
    rows.push(...set.rows);
    faults.push(...set.faults);
  }
  const strip: Strip = { columns, rows };
  return { commands, faults, left: all.length - at, strip, text: transcribe(strip) };
}

/** Bytes of a QR at its largest, and of a band of a picture. */
const longestCommand = 1_100;

/** What a printer would do at once, wherever in the bytes it stands. */
export function realTimeCommands(bytes: Uint8Array): string[] {
  const seen: string[] = [];
  const watch = new RealTimeWatch({ status: () => seen.push("status"), pulse: () => seen.push("pulse") });
  for (const byte of bytes) watch.see(byte);
  return seen;
}
