import { join } from "node:path";
import { parseArgs } from "node:util";
import type { DeviceOptions } from "./device.ts";
import { lieKinds } from "./lies.ts";

export interface Settings {
  readonly folder: string;
  /** Where the serial port is found; not with a network cable. */
  readonly link: string;
  /** Whether the port is a USB printer's file, which changes no byte, instead of a terminal. */
  readonly isUsb: boolean;
  /** The port to listen on, 0 for any; without it the printer has a serial cable. */
  readonly tcpPort?: number;
  readonly baudRate: number;
  /** How long the printer hears nothing after its power has come back, in milliseconds. */
  readonly bootMs: number;
  /** Whether receipts are filed. */
  readonly keeps: boolean;
  readonly device: DeviceOptions;
}

export const usage = `node hardware/virtual/main.ts [options]
  --folder DIR             where receipts are filed            data/virtual-printer
  --link PATH              where the port is found             DIR/tty
  --cable KIND             serial, or usb: opened as a file    serial
  --tcp PORT               a network cable instead, 0 = any    none
  --columns 48|42|32       half-width columns of the paper     48
  --like KIND              epson, xprinter, sunmi, basic or raster:
                           font, cutter and sizes as these have  epson
  --charset SET            gb2312, gbk, gb18030 or none        of its kind
  --cutter yes|no          whether it cuts                     of its kind
  --country usa|china      what a dollar prints as            usa
  --baud N                 speed of the line                   115200; 10000000 by usb and tcp
  --flow KIND              hardware, xonxoff or none           hardware
  --buffer N               bytes of the receive buffer         4096
  --lines-per-second N     speed of the print head             60
  --cut-ms N               how long a cut takes                250
  --answers KIND           full, gsr, dle or mute              full
  --boot-ms N              from power to the first answer      1500
  --drawer KIND            switch (pin 3 wired: high is open),
                           switch-inverted (low) or plain      switch
  --drawer-pin 2|5         the pin that opens the drawer       2
  --lies KIND              one of hardware/virtual/lies.ts     none
  --tray KIND              files, or none for no files         files`;

/** What printers of each kind have, as their manuals say. */
const kinds = {
  epson: { characters: "gbk", chineseSizeApart: false, cutsNarrowPaper: true },
  xprinter: { characters: "gbk", chineseSizeApart: true, cutsNarrowPaper: false },
  sunmi: { characters: "gb18030", chineseSizeApart: false, cutsNarrowPaper: false },
  basic: { characters: "gb2312", chineseSizeApart: true, cutsNarrowPaper: false },
  raster: { characters: "none", chineseSizeApart: false, cutsNarrowPaper: false },
} as const;

const narrowColumns = 32;

const choices = {
  cable: ["serial", "usb"],
  like: ["epson", "xprinter", "sunmi", "basic", "raster"],
  country: ["usa", "china"],
  charset: ["gb2312", "gbk", "gb18030", "none"],
  cutter: ["yes", "no"],
  flow: ["hardware", "xonxoff", "none"],
  answers: ["full", "gsr", "dle", "mute"],
  drawer: ["switch", "switch-inverted", "plain"],
  "drawer-pin": ["2", "5"],
  lies: lieKinds,
  tray: ["files", "none"],
} as const;

/** @throws Error with a sentence for the person who typed the arguments */
export function readSettings(args: readonly string[]): Settings {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { ...text, default: "data/virtual-printer" },
      link: text,
      cable: { ...text, default: "serial" },
      tcp: text,
      columns: { ...text, default: "48" },
      like: { ...text, default: "epson" },
      country: { ...text, default: "usa" },
      charset: text,
      cutter: text,
      baud: text,
      flow: { ...text, default: "hardware" },
      buffer: { ...text, default: "4096" },
      "lines-per-second": { ...text, default: "60" },
      answers: { ...text, default: "full" },
      "boot-ms": { ...text, default: "1500" },
      drawer: { ...text, default: "switch" },
      "drawer-pin": { ...text, default: "2" },
      "cut-ms": { ...text, default: "250" },
      lies: { ...text, default: "none" },
      tray: { ...text, default: "files" },
    },
  });
  const isUsb = chosen("cable", choices.cable, values.cable) === "usb";
  const isSerial = !isUsb && values.tcp === undefined;
  const columns = positive("columns", values.columns);
  const kind = kinds[chosen("like", choices.like, values.like)];
  const cutter = kind.cutsNarrowPaper || columns > narrowColumns ? "yes" : "no";
  return {
    folder: values.folder,
    link: values.link ?? join(values.folder, "tty"),
    isUsb,
    ...(values.tcp === undefined ? {} : { tcpPort: portNumber(values.tcp) }),
    baudRate: positive("baud", values.baud ?? (isSerial ? "115200" : "10000000")),
    bootMs: positive("boot-ms", values["boot-ms"]),
    keeps: chosen("tray", choices.tray, values.tray) === "files",
    device: {
      columns,
      characters: chosen("charset", choices.charset, values.charset ?? kind.characters),
      chineseSizeApart: kind.chineseSizeApart,
      country: chosen("country", choices.country, values.country) === "china" ? 15 : 0,
      cutter: chosen("cutter", choices.cutter, values.cutter ?? cutter) === "yes",
      bufferBytes: positive("buffer", values.buffer),
      linesPerSecond: positive("lines-per-second", values["lines-per-second"]),
      cutMs: positive("cut-ms", values["cut-ms"]),
      lies: chosen("lies", choices.lies, values.lies),
      flow: chosen("flow", choices.flow, values.flow),
      answers: chosen("answers", choices.answers, values.answers),
      drawer: chosen("drawer", choices.drawer, values.drawer),
      drawerPin: chosen("drawer-pin", choices["drawer-pin"], values["drawer-pin"]) === "2" ? 2 : 5,
    },
  };
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number <= 0) throw new Error(`--${name} has to be a whole number above 0`);
  return number;
}

function portNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new Error("--tcp has to be a port from 0 to 65535");
  return number;
}

function chosen<T extends string>(name: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`--${name} has to be one of ${allowed.join(", ")}`);
  return found;
}
