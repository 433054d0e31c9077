import { unsentMax } from "./line.ts";

/**
 * The bytes that wait for a line, handed over in order and a piece at a time: so that what a device does not take is
 * ours to drop, and is not kept by a stream or a kernel that would send it later.
 */
export class Outbox {
  readonly #send: (piece: Uint8Array) => Promise<void>;
  readonly #pieceBytes: number;
  #waiting: Uint8Array[] = [];
  #unsent = 0;
  #sending: Promise<void> | undefined;
  #dropped = false;

  /** @param send takes one piece and is fulfilled when the line has it; it does not reject */
  constructor(pieceBytes: number, send: (piece: Uint8Array) => Promise<void>) {
    this.#pieceBytes = pieceBytes;
    this.#send = send;
  }

  get unsentBytes(): number {
    return this.#unsent;
  }

  /** False if too much waits already. The bytes must not be changed afterwards. */
  add(bytes: Uint8Array): boolean {
    if (this.#dropped || this.#unsent > unsentMax) return false;
    this.#waiting.push(bytes);
    this.#unsent += bytes.length;
    this.#sending ??= this.#run();
    return true;
  }

  /** Forgets what waits; fulfilled when the piece that is being sent is gone too. */
  async drop(): Promise<void> {
    this.#dropped = true;
    this.#waiting = [];
    this.#unsent = 0;
    await this.#sending;
  }

  async #run(): Promise<void> {
    for (let next = this.#take(); next; next = this.#take()) {
      await this.#send(next);
      if (!this.#dropped) this.#unsent -= next.length;
    }
    this.#sending = undefined;
  }

  #take(): Uint8Array | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    if (first.length <= this.#pieceBytes) this.#waiting.shift();
    else this.#waiting[0] = first.subarray(this.#pieceBytes);
    return first.subarray(0, this.#pieceBytes);
  }
}
