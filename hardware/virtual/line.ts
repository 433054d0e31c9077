import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { open } from "@lydell/node-pty";

// The published types leave `open` out.
declare module "@lydell/node-pty" {
  function open(options: { readonly encoding: null }): Terminal;
}

/** The half of the pseudo-terminal that we keep. */
interface Master {
  on(event: "data", listener: (bytes: Buffer) => void): void;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): void;
  write(bytes: Buffer): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

/** A pseudo-terminal as node-pty opens it. Its own destroy() and kill() signal every process and are never called. */
interface Terminal {
  readonly _master: Master;
  readonly _slave: { destroy(): void };
  readonly _pty: string;
}

/** The way from whoever prints to the printer, which can be pulled and put back. */
export interface Cable {
  /** Where it is found. */
  readonly place: { readonly path: string } | { readonly host: string; readonly port: number };
  plug(): void | Promise<void>;
  unplug(): void;
  /** The printer is gone without the other end being told. */
  vanish(): void;
  send(bytes: readonly number[]): void;
  /** Stops taking bytes, as a device that has hung does. */
  pause(): void;
  resume(): void;
}

/**
 * The cable: a pseudo-terminal, found under a symbolic link that stays when the cable is pulled and put back and the
 * terminal behind it is another one.
 */
export class PseudoLine implements Cable {
  readonly path: string;
  readonly #onBytes: (bytes: Buffer) => void;
  readonly #raw: boolean;
  #master: Master | undefined;
  #paused = false;

  /**
   * @param path where the link is to stand; a link that is there already is replaced, anything else is refused
   * @param raw whether it changes no byte from the start; a serial port is told so by whoever opens it
   */
  constructor(path: string, onBytes: (bytes: Buffer) => void, raw = false) {
    this.path = path;
    this.#onBytes = onBytes;
    this.#raw = raw;
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === false) {
      throw new Error(`${path} is there already and is no symbolic link`);
    }
    mkdirSync(dirname(path), { recursive: true });
  }

  get place(): { readonly path: string } {
    return { path: this.path };
  }

  plug(): void {
    if (this.#master) return;
    const { _master: master, _slave: slave, _pty: device } = open({ encoding: null });
    // Before anybody can open it, and while it is open.
    if (this.#raw) execFileSync("stty", [process.platform === "linux" ? "-F" : "-f", device, "raw", "-echo"]);
    // Until it lets go of its own end, that end takes every answer for itself.
    slave.destroy();
    master.on("data", this.#onBytes);
    master.on("error", (error) => {
      if (error.code !== "EIO") throw error;
    });
    this.#master = master;
    if (this.#paused) master.pause();
    rmSync(this.path, { force: true });
    symlinkSync(device, this.path);
  }

  unplug(): void {
    rmSync(this.path, { force: true });
    this.#master?.destroy();
    this.#master = undefined;
  }

  /** A serial cable has no goodbye to leave out; a printer that is gone is one that takes nothing. */
  vanish(): void {
    this.pause();
  }

  send(bytes: readonly number[]): void {
    this.#master?.write(Buffer.from(bytes));
  }

  pause(): void {
    this.#paused = true;
    this.#master?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#master?.resume();
  }
}
