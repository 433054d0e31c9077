import { constants, type FileHandle, open } from "node:fs/promises";
import { codeOf, fileFault, identify, isStill, watchForFile, watchPresence } from "../device-file.ts";
import type { Connection, Line } from "../line.ts";
import { Outbox } from "../outbox.ts";

/** Where the system's own driver for USB printers (`usblp`) shows one. */
export interface UsbSettings {
  /** Such as /dev/usb/lp0, or a link to it that a udev rule makes. */
  readonly path: string;
}

/**
 * A USB printer as a line. The device file is opened without waiting: where the printer takes nothing, no thread of
 * Node's waits with it. The kernel gives it to one program at a time, and holds us back as the printer asks.
 */
export function usbLine({ path }: UsbSettings): Line {
  return {
    name: path,
    heldBack: true,
    open: (onBytes) => openFile(path, onBytes),
    onHint: (maybe) => watchForFile(path, maybe),
  };
}

async function openFile(path: string, onBytes: (bytes: Uint8Array) => void): Promise<Connection> {
  const device = await identify(path);
  const handle = await openHandle(path);
  const connection = new FileConnection(handle, onBytes);
  if (!(await isStill(path, device))) {
    await connection.close();
    throw await fileFault(path, Object.assign(new Error(`${path} moved`), { code: "ENOENT" }));
  }
  const stop = watchPresence(path, device, () => void connection.close());
  void connection.lost.then(stop);
  return connection;
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    throw await fileFault(path, error);
  }
}

/** What one write hands over; usblp takes 8 kB at most. */
const pieceBytes = 4_096;
/** Between two tries of a write that the printer had no room for. */
const retryMs = { first: 2, max: 50 };
/** Between two looks for an answer: soon after something was said, and otherwise. */
const lookMs = { soon: 5, idle: 50, soonFor: 1_000 };

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** One opening of the device file. */
class FileConnection implements Connection {
  readonly lost: Promise<void>;
  readonly busyMs = 0;
  readonly #handle: FileHandle;
  readonly #onBytes: (bytes: Uint8Array) => void;
  readonly #outbox: Outbox;
  #over = false;
  #settle: () => void = () => {};
  #lively = 0;
  #oneWay = false;

  constructor(handle: FileHandle, onBytes: (bytes: Uint8Array) => void) {
    this.#handle = handle;
    this.#onBytes = onBytes;
    this.#outbox = new Outbox(pieceBytes, (piece) => this.#send(piece));
    this.lost = new Promise((settle) => {
      this.#settle = settle;
    });
    void this.#listen();
  }

  get isOver(): boolean {
    return this.#over;
  }

  get unsentBytes(): number {
    return this.#outbox.unsentBytes;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#over) return false;
    this.#lively = performance.now();
    return this.#outbox.add(bytes);
  }

  close(): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      void this.#outbox.drop();
      // It waits for a read or write that is under way, so that none of them can meet another file; none of them blocks.
      this.#handle.close().then(this.#settle, this.#settle);
    }
    return this.lost;
  }

  async #send(piece: Uint8Array): Promise<void> {
    let rest = piece;
    let wait = retryMs.first;
    while (rest.length > 0 && !this.#over) {
      const taken = await this.#writeNow(rest);
      rest = rest.subarray(taken);
      wait = taken > 0 ? retryMs.first : Math.min(wait * 2, retryMs.max);
      if (taken === 0) await pause(wait);
    }
  }

  /** How many bytes the printer has room for at this moment. */
  async #writeNow(bytes: Uint8Array): Promise<number> {
    try {
      return (await this.#handle.write(bytes, 0, bytes.length, null)).bytesWritten;
    } catch (error) {
      this.#judge(error);
      return 0;
    }
  }

  async #listen(): Promise<void> {
    const buffer = new Uint8Array(4_096);
    while (!this.#over && !this.#oneWay) {
      const heard = await this.#readNow(buffer);
      if (heard > 0 && !this.#over) {
        this.#lively = performance.now();
        this.#onBytes(buffer.slice(0, heard));
      } else await pause(performance.now() - this.#lively < lookMs.soonFor ? lookMs.soon : lookMs.idle);
    }
  }

  async #readNow(buffer: Uint8Array): Promise<number> {
    try {
      return (await this.#handle.read(buffer, 0, buffer.length, null)).bytesRead;
    } catch (error) {
      // So usblp says that this printer has no way back to us.
      if (codeOf(error) === "EINVAL") this.#oneWay = true;
      else this.#judge(error);
      return 0;
    }
  }

  /** Whatever the system says other than "not now" is the end. */
  #judge(error: unknown): void {
    const code = codeOf(error);
    if (code !== "EAGAIN" && code !== "EINTR") void this.close();
  }
}
