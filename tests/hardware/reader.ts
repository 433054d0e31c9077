import { type Command, nextCommand } from "#hardware/virtual/commands.ts";
import type { Row } from "#hardware/virtual/paper.ts";
import { RealTimeWatch } from "#hardware/virtual/receiver.ts";
import { transcribe } from "#hardware/virtual/transcript.ts";
import { Typesetter } from "#hardware/virtual/typesetter.ts";

/** What the strict reader of the virtual printer makes of a job. */
export function read(bytes: Uint8Array, columns = 48) {
  const typesetter = new Typesetter(columns);
  const commands: Command[] = [];
  const faults: string[] = [];
  const rows: Row[] = [];
  let chinese = false;
  let rest = [...bytes];
  for (let step = nextCommand(rest, chinese); step; step = nextCommand(rest, chinese)) {
    rest = rest.slice(step.length);
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
  return { commands, faults, left: rest.length, text: transcribe({ columns, rows }) };
}

/** What a printer would do at once, wherever in the bytes it stands. */
export function realTimeCommands(bytes: Uint8Array): string[] {
  const seen: string[] = [];
  const watch = new RealTimeWatch({ status: () => seen.push("status"), pulse: () => seen.push("pulse") });
  for (const byte of bytes) watch.see(byte);
  return seen;
}
