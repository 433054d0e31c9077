/** A pole display that is a program: it reads strictly what it is sent, and says what stands there now. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PseudoLine } from "../line.ts";
import { oneOf, runDevice, say, startOrExplain, wholeAboveZero } from "../program.ts";
import { Wire } from "../speed.ts";
import { SETS } from "./commands.ts";
import { Tube } from "./tube.ts";

const usage = `node hardware/virtual/pole/main.ts [options]
  --folder DIR     where the port is found              data/virtual-pole
  --link PATH      its port                             DIR/tty
  --baud N         speed of the line                    9600
  --set KIND       cd5220, escpos or led8n              cd5220
  --font KIND      ascii or gbk                         ascii`;

function start(words: readonly string[]): void {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      folder: { ...text, default: "data/virtual-pole" },
      link: text,
      baud: { ...text, default: "9600" },
      set: { ...text, default: "cd5220" },
      font: { ...text, default: "ascii" },
    },
  });
  const tube = new Tube(
    oneOf("set", SETS, values.set),
    oneOf("font", ["ascii", "gbk"], values.font) === "gbk",
    {
      shown: (shown) => say({ event: "shows", ...shown }),
      fault: (fault) => say({ event: "fault", fault }),
    },
  );
  const wire = new Wire(
    wholeAboveZero("baud", values.baud),
    (bytes) => tube.receive(bytes),
    () => Number.POSITIVE_INFINITY,
  );
  const line = new PseudoLine(values.link ?? join(values.folder, "tty"), (bytes) => wire.send(bytes));
  runDevice(line, {
    unplug: () => {
      line.unplug();
      wire.clear();
    },
    "power-cycle": () => tube.powerCycle(),
    // What has come is kept on the line, as by a display that has hung.
    stall: () => line.pause(),
    resume: () => line.resume(),
    // For whoever has just come to look.
    look: () => say({ event: "shows", ...tube.shown }),
  });
}

startOrExplain(usage, start);
