import { createServer, type Server, type Socket } from "node:net";
import type { Cable } from "./line.ts";

/**
 * The network cable: the printer's system listens on this machine and takes one guest at a time, as small print servers
 * do. Whoever comes while there is one is sent away.
 */
export class NetworkLine implements Cable {
  readonly #onBytes: (bytes: Buffer) => void;
  #port: number;
  #server: Server | undefined;
  #guest: Socket | undefined;
  #paused = false;
  #vanished = false;

  /** @param port where to listen; 0 takes any that is free, and the same one ever after */
  constructor(port: number, onBytes: (bytes: Buffer) => void) {
    this.#port = port;
    this.#onBytes = onBytes;
  }

  get place(): { readonly host: string; readonly port: number } {
    return { host: "127.0.0.1", port: this.#port };
  }

  async plug(): Promise<void> {
    if (this.#server) return;
    // A printer that was started again knows nothing of the guest that it had, and says so.
    this.#sendAway();
    this.#vanished = false;
    const server = createServer((guest) => this.#welcome(guest));
    this.#server = server;
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen(this.#port, "127.0.0.1", listening);
    });
    const address = server.address();
    if (typeof address === "object" && address) this.#port = address.port;
  }

  unplug(): void {
    this.#server?.close();
    this.#server = undefined;
    this.#sendAway();
  }

  /** Gone without a word: the guest hears neither goodbye nor anything else. */
  vanish(): void {
    this.#server?.close();
    this.#server = undefined;
    this.#vanished = true;
    this.#guest?.pause();
  }

  send(bytes: readonly number[]): void {
    if (!this.#vanished) this.#guest?.write(Buffer.from(bytes));
  }

  pause(): void {
    this.#paused = true;
    this.#guest?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#guest?.resume();
  }

  #welcome(guest: Socket): void {
    // A guest that goes without a goodbye is no trouble of the printer's.
    guest.on("error", () => guest.destroy());
    if (this.#guest) {
      guest.resetAndDestroy();
      return;
    }
    this.#guest = guest;
    guest.setNoDelay(true);
    guest.on("data", this.#onBytes);
    guest.on("close", () => {
      if (this.#guest === guest) this.#guest = undefined;
    });
    if (this.#paused) guest.pause();
  }

  #sendAway(): void {
    this.#guest?.resetAndDestroy();
    this.#guest = undefined;
  }
}
