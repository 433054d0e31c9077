import { SerialPort } from "serialport";
import {
  busyFault,
  failedFault,
  fileFault,
  identify,
  isStill,
  watchForFile,
  watchPresence,
} from "../device-file.ts";
import type { Connection, Line, LineFault } from "../line.ts";
import { Outbox } from "../outbox.ts";
import { type LineSettings, msPerByte, portOptions } from "./settings.ts";

export type { LineSettings } from "./settings.ts";

/** A serial port as a line. Whoever has it open is its only owner: a second opening is refused. */
export function serialLine(settings: LineSettings): Line {
  return {
    name: settings.path,
    heldBack: settings.flow !== "none",
    open: (onBytes) => openPort(settings, onBytes),
    onHint: (maybe) => watchForFile(settings.path, maybe),
  };
}

async function openPort(settings: LineSettings, onBytes: (bytes: Uint8Array) => void): Promise<Connection> {
  const { path, dtr = "leave" } = settings;
  const device = await identify(path);
  const port = new SerialPort(portOptions(settings));
  const connection = new SerialConnection(port, msPerByte(settings), onBytes);
  try {
    await inTime((done) => port.open(done));
    if (dtr !== "leave") await setDtr(port, dtr === "on");
  } catch (error) {
    await connection.close();
    throw await openingFault(path, error);
  }
  // The name may have moved to another device between the look and the opening.
  if (connection.isOver || !(await isStill(path, device))) {
    await connection.close();
    throw await fileFault(path, Object.assign(new Error(`${path} moved`), { code: "ENOENT" }));
  }
  const stop = watchPresence(path, device, () => connection.lose());
  void connection.lost.then(stop);
  return connection;
}

function inTime(start: (done: (error: Error | null | undefined) => void) => void): Promise<void> {
  return new Promise((done, failed) => start((error) => (error ? failed(error) : done())));
}

/** A pseudo-terminal has no such wire, nor have some adapters; the line is none the worse for it. */
async function setDtr(port: SerialPort, dtr: boolean): Promise<void> {
  try {
    await inTime((done) => port.set({ dtr }, done));
  } catch (error) {
    if (!(error instanceof Error) || !/inappropriate ioctl/i.test(error.message)) throw error;
  }
}

/** Serialport has only words for what went wrong. */
async function openingFault(path: string, error: unknown): Promise<LineFault> {
  const words = error instanceof Error ? error.message : String(error);
  if (/lock|busy|resource temporarily unavailable/i.test(words)) return busyFault(path, error);
  // Windows says that access is denied where another program has the port open.
  if (/denied/i.test(words) && process.platform === "win32") return busyFault(path, error);
  const codes = [
    [/no such (file|device)|file not found|bad file descriptor|input\/output error/i, "ENOENT"],
    [/denied|not permitted/i, "EACCES"],
  ] as const;
  const code = codes.find(([fits]) => fits.test(words))?.[1];
  return code ? fileFault(path, Object.assign(new Error(words), { code })) : failedFault(path, error);
}

/** What serialport is given at once: small, so that little of a job is out of our hands when the line is closed. */
const pieceBytes = 2_048;
/** How long a piece may take to leave once the kernel's queue has been emptied. */
const lastPieceMs = 200;

/**
 * One opening of a port. It has one SerialPort object and is over with it, because a SerialPort keeps what is written
 * to it while it is closed and would send it to whoever is connected next.
 */
class SerialConnection implements Connection {
  readonly lost: Promise<void>;
  readonly #port: SerialPort;
  readonly #msPerByte: number;
  readonly #outbox: Outbox;
  #over = false;
  #settle: () => void = () => {};
  #busyUntil = 0;

  constructor(port: SerialPort, msPerByte: number, onBytes: (bytes: Uint8Array) => void) {
    this.#port = port;
    this.#msPerByte = msPerByte;
    this.#outbox = new Outbox(pieceBytes, (piece) => this.#send(piece));
    this.lost = new Promise((settle) => {
      this.#settle = settle;
    });
    // Without a data listener serialport does not notice that the device is gone; without an error one Node ends.
    port.on("data", (bytes: Buffer) => {
      if (!this.#over) onBytes(bytes);
    });
    port.on("error", () => this.lose());
    port.on("close", () => this.lose());
  }

  get isOver(): boolean {
    return this.#over;
  }

  get busyMs(): number {
    return Math.max(0, this.#busyUntil - performance.now());
  }

  get unsentBytes(): number {
    return this.#outbox.unsentBytes;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#over || !this.#port.isOpen || !this.#outbox.add(bytes)) return false;
    this.#busyUntil = performance.now() + this.busyMs + bytes.length * this.#msPerByte;
    return true;
  }

  close(): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      void this.#closeEmpty();
    }
    return this.lost;
  }

  /** The device is gone: nothing of what waits may reach whatever comes in its place. */
  lose(): void {
    if (this.#over) return;
    this.#over = true;
    void this.#outbox.drop();
    this.#closePort();
  }

  #send(piece: Uint8Array): Promise<void> {
    return new Promise((sent) => {
      this.#port.write(piece, (error) => {
        if (error) this.lose();
        sent();
      });
    });
  }

  /**
   * What the kernel holds for a device that takes nothing would be sent when it does, and closing could wait for that
   * half a minute: so it is thrown away, and so is the piece that finds room then.
   */
  async #closeEmpty(): Promise<void> {
    const gone = this.#outbox.drop();
    await this.#flush();
    await Promise.race([gone, new Promise((done) => setTimeout(done, lastPieceMs))]);
    await this.#flush();
    this.#closePort();
  }

  /** A port that went meanwhile has nothing to throw away. */
  #flush(): Promise<void> {
    if (!this.#port.isOpen) return Promise.resolve();
    return new Promise((done) => this.#port.flush(() => done()));
  }

  #closePort(): void {
    if (!this.#port.isOpen || this.#port.closing) this.#settle();
    // An error while closing a device that is gone tells nothing new.
    else this.#port.close(() => this.#settle());
  }
}
