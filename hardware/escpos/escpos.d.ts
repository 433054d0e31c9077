/** The part of escpos 3.0.0-alpha.6 that composing text needs. The published types describe another version. */
declare module "escpos" {
  /** What escpos hands its bytes to. Ours only takes them: no port is ever opened through it. */
  export interface Adapter {
    open(done?: (error: Error | null) => void): void;
    write(bytes: Buffer, done?: (error: Error | null) => void): void;
    close(done?: (error: Error | null) => void): void;
    read(listener: (bytes: Buffer) => void): void;
  }

  export interface Options {
    /** The name of a character set that iconv-lite knows. */
    readonly encoding: string;
  }

  export default class Printer {
    constructor(adapter: Adapter, options: Options);
    /** Adds text in the chosen character set, without a line feed. */
    pureText(text: string): this;
    /** Adds text and a line feed. */
    text(text: string): this;
    align(side: "lt" | "ct" | "rt"): this;
    /** Times that characters grow, counted from 0: `size(1, 1)` doubles both. */
    size(width: number, height: number): this;
    feed(lines?: number): this;
    /** Adds bytes as they are. */
    raw(bytes: Buffer): this;
    /** Hands everything since the last flush to the adapter's `write`. */
    flush(done?: (error: Error | null) => void): this;
  }
}
