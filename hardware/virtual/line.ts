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

/**
 * The cable: a pseudo-terminal, found under a symbolic link that stays when the cable is pulled and put back and the
 * terminal behind it is another one.
 */
export class PseudoLine {
  readonly path: string;
  readonly #onBytes: (bytes: Buffer) => void;
  #master: Master | undefined;
  #paused = false;

  /** @param path where the link is to stand; a link that is there already is replaced, anything else is refused */
  constructor(path: string, onBytes: (bytes: Buffer) => void) {
    this.path = path;
    this.#onBytes = onBytes;
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === false) {
      throw new Error(`${path} is there already and is no symbolic link`);
    }
    mkdirSync(dirname(path), { recursive: true });
  }

  plug(): void {
    if (this.#master) return;
    const { _master: master, _slave: slave, _pty: device } = open({ encoding: null });
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

  send(bytes: readonly number[]): void {
    this.#master?.write(Buffer.from(bytes));
  }

  /** Stops taking bytes off the line, as a device that has hung does. */
  pause(): void {
    this.#paused = true;
    this.#master?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#master?.resume();
  }
}
