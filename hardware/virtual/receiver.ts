/** What a printer does with a byte the moment it arrives, whatever it is busy with. */
export interface RealTimeHandler {
  status(topic: number): void;
  pulse(pin: 2 | 5, onMs: number): void;
}

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
    this.#last = [...this.#last, byte].slice(-5);
    const [dle, eot, topic = 0] = this.#last.slice(-3);
    if (dle === 0x10 && eot === 0x04 && topic >= 1 && topic <= 4) this.#handler.status(topic);
    const [start, dc4, kind, pin = 0, time = 0] = this.#last;
    const isPulse = start === 0x10 && dc4 === 0x14 && kind === 1 && pin <= 1 && time >= 1 && time <= 8;
    if (isPulse) this.#handler.pulse(pin === 0 ? 2 : 5, time * 100);
  }
}
