/** A code scanner that is a program: told what lies under it, it sends that as a scanner would. */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { PseudoLine } from "../line.ts";
import { Misgiven, oneOf, runDevice, say, startOrExplain, wholeAboveZero } from "../program.ts";
import { piecesOf, SUFFIXES, suffixOf, wholeScan } from "./scan.ts";

const usage = `node hardware/virtual/scanner/main.ts [options]
  --folder DIR     where the port is found              data/virtual-scanner
  --link PATH      its port                             DIR/tty
  --baud N         speed of the line                    9600
  --suffix KIND    cr, lf, crlf, tab or none            cr`;

function start(words: readonly string[]): void {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      folder: { ...text, default: "data/virtual-scanner" },
      link: text,
      baud: { ...text, default: "9600" },
      suffix: { ...text, default: "cr" },
    },
  });
  const baudRate = wholeAboveZero("baud", values.baud);
  const usual = oneOf("suffix", SUFFIXES, values.suffix);
  // Whatever is sent to a scanner is nothing to this one; a till that would, could set up a real one by mistake.
  const line = new PseudoLine(values.link ?? join(values.folder, "tty"), (bytes) => {
    say({ event: "heard", bytes: [...bytes] });
  });
  const send = async (bytes: readonly number[]) => {
    for (const piece of piecesOf(bytes, baudRate)) {
      line.send(piece.bytes);
      await pause(piece.ms);
    }
  };
  runDevice(line, {
    async scan(orders) {
      const scan = wholeScan(orders, usual);
      if (typeof scan === "string") throw new Misgiven(scan);
      let rest = [...scan.bytes, ...suffixOf(scan.suffix)];
      for (const size of scan.pieces) {
        await send(rest.slice(0, size));
        rest = rest.slice(size);
        await pause(scan.pauseMs);
      }
      await send(rest);
    },
    async noise({ bytes }) {
      if (!isBytes(bytes)) throw new Misgiven("noise needs bytes");
      await send(bytes);
    },
  });
}

function isBytes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
}

startOrExplain(usage, start);
