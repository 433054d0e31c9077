/** What a printer does with a byte the moment it arrives, whatever it is busy with. */
export interface RealTimeHandler {
  status(topic: number): void;
  pulse(pin: 2 | 5, onMs: number): void;
  /** Questions that an honest printer answers in their turn. */
  ordered?(): void;
  identity?(topic: number): void;
  process?(id: readonly number[]): void;
}

/** `GS ( H` function 48 up to its number. */
const processHead: readonly number[] = [0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30];
const longest = processHead.length + 4;

/**
 * Watches the incoming bytes for real-time commands (`DLE EOT`, `DLE DC4`). They are found anywhere, inside data too:
 * that is how a real printer can be made to open the drawer by a picture.
 */
export class RealTimeWatch {
  readonly #handler: RealTimeHandler;
  #last: number[] = [];

  constructor(handler: RealTimeHandler) {
    this.#handler = handler;
  }

  see(byte: number): void {
    this.#last.push(byte);
    if (this.#last.length > longest) this.#last.shift();
    const [dle, eot, topic = 0] = this.#last.slice(-3);
    if (dle === 0x10 && eot === 0x04 && topic >= 1 && topic <= 4) this.#handler.status(topic);
    if (dle === 0x1d && eot === 0x72 && (topic === 1 || topic === 49)) this.#handler.ordered?.();
    if (dle === 0x1d && eot === 0x49 && topic > 0) this.#handler.identity?.(topic);
    const [start, dc4, kind, pin = 0, time = 0] = this.#last.slice(-5);
    const isPulse = start === 0x10 && dc4 === 0x14 && kind === 1 && pin <= 1 && time >= 1 && time <= 8;
    if (isPulse) this.#handler.pulse(pin === 0 ? 2 : 5, time * 100);
    if (this.#handler.process && this.#endsWithProcess()) this.#handler.process(this.#last.slice(-4));
  }

  #endsWithProcess(): boolean {
    return this.#last.length === longest && processHead.every((byte, index) => this.#last[index] === byte);
  }
}
