import { SerialPort } from "serialport";
import type { Connection, Line } from "../line.ts";

/** How the port is opened. Parity and stop bits are those of every receipt printer: none and one. */
export interface LineSettings {
  /** A stable name, such as one below /dev/serial/by-id. */
  readonly path: string;
  readonly baudRate: number;
  /** What lets the printer hold us back; `hardware` only with a cable that has the wire and an adapter that obeys it. */
  readonly flow: "none" | "hardware" | "xonxoff";
}

const bitsPerByte = 10;

/** A serial port as a line. Whoever has it open is its only owner: a second opening is refused. */
export function serialLine(settings: LineSettings): Line {
  return {
    name: settings.path,
    heldBack: settings.flow !== "none",
    open: (onBytes) => SerialConnection.open(settings, onBytes),
  };
}

/**
 * One opening of a port. It has one SerialPort object and is over with it, because a SerialPort keeps what is written
 * to it while it is closed and would send it to whoever is connected next.
 */
class SerialConnection implements Connection {
  /**
   * A line that hangs up while it is being read reads as endless nothing, and serialport goes on reading; then only the
   * next write shows it.
   */
  readonly lost: Promise<void>;
  readonly #port: SerialPort;
  readonly #msPerByte: number;
  #over = false;
  #settle: () => void = () => {};
  #busyUntil = 0;

  private constructor(port: SerialPort, baudRate: number, onBytes: (bytes: Uint8Array) => void) {
    this.#port = port;
    this.#msPerByte = (bitsPerByte * 1000) / baudRate;
    this.lost = new Promise((settle) => {
      this.#settle = settle;
    });
    // Without a data listener serialport does not notice that the device is gone; without an error one Node ends.
    port.on("data", (bytes: Buffer) => {
      if (!this.#over) onBytes(bytes);
    });
    port.on("error", () => this.#end());
    port.on("close", () => this.#end());
  }

  /** @throws Error as serialport words it, if the port is not there, not ours to use or in use */
  static open(settings: LineSettings, onBytes: (bytes: Uint8Array) => void): Promise<Connection> {
    const { path, baudRate, flow } = settings;
    const port = new SerialPort({
      path,
      baudRate,
      autoOpen: false,
      // Some printers reset when the line hangs up.
      hupcl: false,
      rtscts: flow === "hardware",
      xon: flow === "xonxoff",
      xoff: flow === "xonxoff",
    });
    const connection = new SerialConnection(port, baudRate, onBytes);
    return new Promise((opened, failed) =>
      port.open((error) => (error ? failed(error) : opened(connection))),
    );
  }

  get isOver(): boolean {
    return this.#over;
  }

  get busyMs(): number {
    return Math.max(0, this.#busyUntil - performance.now());
  }

  write(bytes: Uint8Array): boolean {
    if (this.#over || !this.#port.isOpen) return false;
    this.#busyUntil = performance.now() + this.busyMs + bytes.length * this.#msPerByte;
    this.#port.write(bytes, (error) => {
      if (error) this.#end();
    });
    return true;
  }

  close(): Promise<void> {
    this.#end();
    return this.lost;
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    if (!this.#port.isOpen || this.#port.closing) this.#settle();
    // An error while closing a device that is gone tells nothing new.
    else this.#port.close(() => this.#settle());
  }
}
