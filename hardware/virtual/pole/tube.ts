/** What stands on a pole display: two lines of twenty characters, or figures and a lamp. */
import { type Command, type CommandSet, nextCommand } from "./commands.ts";

const COLUMNS = 20;
const LAMPS = ["none", "unit-price", "total", "received", "change"] as const;

/** What a person reads on it. */
export type Shown =
  | { readonly lines: readonly [string, string] }
  | { readonly digits: string; readonly lamp: (typeof LAMPS)[number] };

export class Tube {
  readonly #set: CommandSet;
  readonly #onShown: (shown: Shown) => void;
  readonly #onFault: (fault: string) => void;
  readonly #decoder: TextDecoder;
  #unread: readonly number[] = [];
  #rows = blankRows();
  #at = { line: 0, column: 0 };
  #digits = "";
  #lamp = 0;
  /** In string mode a CD5220 understands nothing but the other line and a clear. */
  #inStringMode = false;
  #last = "";

  constructor(
    set: CommandSet,
    chinese: boolean,
    tell: { readonly shown: (shown: Shown) => void; readonly fault: (fault: string) => void },
  ) {
    this.#set = set;
    this.#decoder = new TextDecoder(chinese ? "gb18030" : "latin1");
    this.#onShown = tell.shown;
    this.#onFault = tell.fault;
  }

  receive(bytes: Uint8Array): void {
    this.#unread = [...this.#unread, ...bytes];
    for (let step = this.#next(); step; step = this.#next()) {
      this.#unread = this.#unread.slice(step.length);
      if ("fault" in step) this.#onFault(step.fault);
      else this.#carryOut(step.command);
    }
  }

  /** The power was off: everything is forgotten, and it is dark until it is written to. */
  powerCycle(): void {
    this.#unread = [];
    this.#blank();
    this.#tell();
  }

  get shown(): Shown {
    if (this.#set === "led8n") return { digits: this.#digits, lamp: LAMPS[this.#lamp] ?? "none" };
    const [upper = [], lower = []] = this.#rows;
    return { lines: [this.#read(upper), this.#read(lower)] };
  }

  #next() {
    return nextCommand(this.#unread, this.#set);
  }

  #carryOut(command: Command): void {
    switch (command.do) {
      case "start":
        if (this.#inStringMode) this.#onFault("ESC @ in string mode");
        this.#blank();
        break;
      case "clear":
        this.#blank();
        break;
      case "line":
        this.#inStringMode = true;
        this.#rows[command.line] = [...command.bytes];
        break;
      case "move":
        this.#at = { line: command.line, column: command.column };
        break;
      case "write":
        for (const byte of command.bytes) this.#put(byte);
        break;
      case "figures":
        this.#digits = command.digits;
        break;
      case "lamp":
        this.#lamp = command.lamp;
        break;
      case "cursor":
      case "overwrite":
      case "give-up":
        return;
    }
    this.#tell();
  }

  #blank(): void {
    this.#rows = blankRows();
    this.#at = { line: 0, column: 0 };
    this.#digits = "";
    this.#lamp = 0;
    this.#inStringMode = false;
  }

  /** As in overwrite mode: behind the last place comes the first of the other line. */
  #put(byte: number): void {
    const { line, column } = this.#at;
    const row = this.#rows[line];
    if (row) row[column] = byte;
    this.#at = column + 1 < COLUMNS ? { line, column: column + 1 } : { line: line === 0 ? 1 : 0, column: 0 };
  }

  #read(row: readonly number[]): string {
    return this.#decoder.decode(Uint8Array.from(row));
  }

  #tell(): void {
    const shown = this.shown;
    const text = JSON.stringify(shown);
    if (text === this.#last) return;
    this.#last = text;
    this.#onShown(shown);
  }
}

function blankRows(): [number[], number[]] {
  const blank = () => new Array<number>(COLUMNS).fill(0x20);
  return [blank(), blank()];
}
