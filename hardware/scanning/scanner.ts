import type { Connection, Line } from "../line.ts";
import { Link } from "../link.ts";
import { Attendance, type Presence } from "../presence.ts";
import type { Scanner } from "../scanner.ts";
import { addBytes, type Frame, NO_FRAME, readFrame, type Scan, silenceFor } from "./framing.ts";

export interface ScannerOptions {
  readonly line: Line;
  readonly baudRate: number;
}

/** Opens a scanner on a line and keeps it open. One that is not there yet is waited for. Nothing is ever sent to it. */
export function openScanner(options: ScannerOptions): Scanner {
  return new LineScanner(options);
}

/** A scanner that sees a code go on lying before it reads it again and again. */
const SAME_CODE_MS = 2_000;
/** What comes so soon after the line was opened was scanned before, while nobody listened, and has waited somewhere. */
const SETTLING_MS = 200;
/** A timer that fires later than this was held up by something, and bytes may have come meanwhile. */
const LATE_MS = 20;

class LineScanner implements Scanner {
  readonly #baudRate: number;
  readonly #link: Link;
  readonly #attendance = new Attendance();
  readonly #codeListeners = new Set<(text: string) => void>();
  readonly #unreadableListeners = new Set<() => void>();
  #frame: Frame = NO_FRAME;
  #silence: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  /** What was told last, and when. */
  #told: { readonly key: string; readonly at: number } | undefined;

  constructor({ line, baudRate }: ScannerOptions) {
    this.#baudRate = baudRate;
    this.#link = new Link(line, {
      connected: (connection) => this.#begin(connection),
      absent: () => this.#absent(),
    });
  }

  onCode(listener: (text: string) => void): () => void {
    this.#codeListeners.add(listener);
    return () => this.#codeListeners.delete(listener);
  }

  onUnreadable(listener: () => void): () => void {
    this.#unreadableListeners.add(listener);
    return () => this.#unreadableListeners.delete(listener);
  }

  status(): Presence {
    return this.#attendance.presence;
  }

  onStatus(listener: (status: Presence) => void): () => void {
    return this.#attendance.onChange(listener);
  }

  async close(): Promise<void> {
    await this.#link.close();
    this.#absent();
  }

  #begin(connection: Connection): (bytes: Uint8Array) => void {
    this.#settle(connection);
    return (bytes) => {
      if (this.status() === "absent") this.#settle(connection);
      else this.#receive(bytes);
    };
  }

  /** Waits until nothing has come for a while: only then is somebody listening. */
  #settle(connection: Connection): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (!connection.isOver) this.#attendance.set("present");
    }, SETTLING_MS);
  }

  #absent(): void {
    clearTimeout(this.#settling);
    clearTimeout(this.#silence);
    this.#frame = NO_FRAME;
    this.#attendance.set("absent");
  }

  #receive(bytes: Uint8Array): void {
    this.#frame = addBytes(this.#frame, bytes);
    this.#awaitSilence();
  }

  #awaitSilence(): void {
    clearTimeout(this.#silence);
    const due = performance.now() + silenceFor(this.#frame, this.#baudRate);
    this.#silence = setTimeout(() => {
      if (performance.now() - due > LATE_MS) this.#awaitSilence();
      else this.#finish();
    }, due - performance.now());
  }

  #finish(): void {
    const scan = readFrame(this.#frame);
    this.#frame = NO_FRAME;
    if (scan.kind !== "empty" && this.#isNew(scan)) this.#tell(scan);
  }

  #isNew(scan: Scan): boolean {
    const key = JSON.stringify(scan);
    const at = performance.now();
    if (this.#told?.key === key && at - this.#told.at < SAME_CODE_MS) return false;
    this.#told = { key, at };
    return true;
  }

  #tell(scan: Scan): void {
    if (scan.kind === "code") for (const listener of [...this.#codeListeners]) listener(scan.text);
    else for (const listener of [...this.#unreadableListeners]) listener();
  }
}
