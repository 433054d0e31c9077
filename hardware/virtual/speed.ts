/**
 * The wire: lets bytes through at the speed of a serial line (ten bits a byte), which a pseudo-terminal does not have.
 */
export class Wire {
  readonly #bytesPerMs: number;
  readonly #deliver: (bytes: Buffer) => void;
  readonly #room: () => number;
  #queue = Buffer.alloc(0);
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param room bytes that the receiver takes now without holding the line back; `wake` tells that it has grown */
  constructor(baudRate: number, deliver: (bytes: Buffer) => void, room: () => number) {
    this.#bytesPerMs = baudRate / 10_000;
    this.#deliver = deliver;
    this.#room = room;
  }

  send(bytes: Buffer): void {
    this.#queue = Buffer.concat([this.#queue, bytes]);
    this.wake();
  }

  /** The cable is out: what was on its way is gone. */
  clear(): void {
    this.#queue = Buffer.alloc(0);
  }

  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  wake(): void {
    if (!this.#timer) this.#sendFrom(performance.now());
  }

  #sendFrom(start: number): void {
    const burst = Math.max(1, Math.floor(this.#bytesPerMs * 4));
    const piece = Math.min(this.#queue.length, burst, this.#room());
    if (piece === 0) return;
    this.#freeAt = start + piece / this.#bytesPerMs;
    this.#timer = setTimeout(() => this.#arrive(piece), Math.max(0, this.#freeAt - performance.now()));
  }

  #arrive(piece: number): void {
    const bytes = this.#queue.subarray(0, piece);
    this.#queue = this.#queue.subarray(piece);
    this.#deliver(Buffer.from(bytes));
    this.#timer = undefined;
    // From when the line was free and not from now, or late timers would add up to a slower line.
    this.#sendFrom(Math.max(this.#freeAt, performance.now() - 20));
  }
}
