import Printer from "escpos";

/**
 * The one place that knows the escpos package. It turns text into GBK or GB18030 and keeps the bytes in order; every command goes
 * through it as it is, since its own drawer, QR, cut and size commands are wrong for Epson's printers or say more than
 * is needed. It is given an adapter that keeps what it is handed, so it never touches a port.
 */
export class Composer {
  readonly #printer: Printer;
  #bytes: Uint8Array = new Uint8Array();

  /** @param encoding GB18030 for a font that has its characters of four bytes */
  constructor(encoding: "GBK" | "GB18030" = "GBK") {
    const unused = () => {};
    const write = (bytes: Buffer) => {
      // Its buffer is used again for what comes next.
      this.#bytes = Uint8Array.from(bytes);
    };
    this.#printer = new Printer({ open: unused, close: unused, read: unused, write }, { encoding });
  }

  /** Adds text; every character has to be in its encoding. */
  text(text: string): void {
    if (text !== "") this.#printer.pureText(text);
  }

  raw(bytes: Uint8Array): void {
    this.#printer.raw(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }

  /** All bytes since the last time; the composer is empty afterwards. */
  finish(): Uint8Array {
    this.#printer.flush();
    return this.#bytes;
  }
}
