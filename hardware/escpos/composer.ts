import Printer from "escpos";

/**
 * The one place that knows the escpos package. It turns text into GBK and keeps the bytes in order; every command goes
 * through it as it is, since its own drawer, QR, cut and size commands are wrong for Epson's printers or say more than
 * is needed. It is given an adapter that keeps what it is handed, so it never touches a port.
 */
export class Composer {
  readonly #printer: Printer;
  #bytes: Uint8Array = new Uint8Array();

  constructor() {
    const unused = () => {};
    const write = (bytes: Buffer) => {
      // Its buffer is used again for what comes next.
      this.#bytes = Uint8Array.from(bytes);
    };
    this.#printer = new Printer({ open: unused, close: unused, read: unused, write }, { encoding: "GBK" });
  }

  /** Adds text; every character has to be in GBK. */
  text(text: string): void {
    if (text !== "") this.#printer.pureText(text);
  }

  raw(bytes: Buffer): void {
    this.#printer.raw(bytes);
  }

  /** All bytes since the last time; the composer is empty afterwards. */
  finish(): Uint8Array {
    this.#printer.flush();
    return this.#bytes;
  }
}
