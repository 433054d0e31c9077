import type { SerialPort } from "serialport";

/** How a serial port is opened. Nearly every device has 8 data bits, no parity and one stop bit, which is the default. */
export interface LineSettings {
  /** A stable name, such as one below /dev/serial/by-id. */
  readonly path: string;
  readonly baudRate: number;
  /** What lets the device hold us back; `hardware` only with a cable that has the wire and an adapter that obeys it. */
  readonly flow: "none" | "hardware" | "xonxoff";
  readonly parity?: "none" | "even" | "odd";
  readonly dataBits?: 7 | 8;
  readonly stopBits?: 1 | 2;
  /**
   * The wire that says that somebody is there. Opening raises it on most systems and `leave` lets it be; `off` is for
   * devices that reset or switch to another mode by it. It stays as it is when the port is closed.
   */
  readonly dtr?: "on" | "off" | "leave";
}

type PortOptions = ConstructorParameters<typeof SerialPort>[0];

/** The settings in serialport's words. */
export function portOptions(settings: LineSettings): PortOptions {
  const { path, baudRate, flow, parity = "none", dataBits = 8, stopBits = 1 } = settings;
  return {
    path,
    baudRate,
    parity,
    dataBits,
    stopBits,
    autoOpen: false,
    // Some printers reset when the line hangs up.
    hupcl: false,
    rtscts: flow === "hardware",
    xon: flow === "xonxoff",
    xoff: flow === "xonxoff",
  };
}

/** How long one byte is on the line, in milliseconds: with its start bit, its parity bit if any, and its stop bits. */
export function msPerByte({ baudRate, parity = "none", dataBits = 8, stopBits = 1 }: LineSettings): number {
  const bits = 1 + dataBits + (parity === "none" ? 0 : 1) + stopBits;
  return (bits * 1000) / baudRate;
}
