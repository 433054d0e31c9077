import type { CharacterSet } from "./charset.ts";
import { type Command, nextCommand } from "./commands.ts";
import { chanceFrom, claimed, distort, type Lies } from "./lies.ts";
import { lineHeight, type Row, type Strip } from "./paper.ts";
import { RealTimeWatch } from "./receiver.ts";
import { Sensors } from "./sensors.ts";
import { Typesetter, type Typography } from "./typesetter.ts";

/** How much the printer can tell: `full` as Epson, `gsr` as most clones, `dle` real-time status only, `mute` nothing. */
export type Answers = "full" | "gsr" | "dle" | "mute";

export interface DeviceOptions extends Typography {
  /** What its Chinese font has. */
  readonly characters: CharacterSet;
  /** Bytes of the receive buffer. */
  readonly bufferBytes: number;
  /** What holds the sender back when the buffer is full; with `none` bytes are lost. */
  readonly flow: "hardware" | "xonxoff" | "none";
  readonly answers: Answers;
  readonly linesPerSecond: number;
  /** How long a cut takes, in milliseconds. */
  readonly cutMs: number;
  readonly lies: Lies;
  /** Whether the drawer's switch is wired to pin 3, and whether it pulls it up or down when it opens. */
  readonly drawer: "switch" | "switch-inverted" | "plain";
  /** The pin that the drawer's solenoid hangs on. */
  readonly drawerPin: 2 | 5;
}

/** What happened inside, for whoever watches. */
export type DeviceEvent =
  | { readonly event: "strip"; readonly strip: Strip }
  | {
      readonly event: "drawer";
      readonly pin: 2 | 5;
      readonly ms: number;
      readonly how: "ordered" | "real-time";
    }
  | { readonly event: "fault"; readonly fault: string; readonly bytes?: string };

type Work =
  | { readonly kind: "row"; readonly row: Row }
  | { readonly kind: "cut" }
  | { readonly kind: "process"; readonly id: readonly number[] };

/** Lines from the head to the edge at which paper is torn off. */
const tearOffLines = 4;

/** Rows that the printer takes out of its buffer ahead of the print head. */
const rowsAhead = 8;

/**
 * The printer itself: takes bytes, carries them out at its own pace and says what its sensors say. A row that was taken
 * out of the buffer is printed when the head comes to it, so an ordered status can be answered before the paper moves.
 */
export class Device {
  /** Called when the receive buffer has been emptied somewhat. */
  onRoom: () => void = () => {};
  readonly #options: DeviceOptions;
  readonly #send: (bytes: readonly number[]) => void;
  readonly #tell: (event: DeviceEvent) => void;
  readonly #watch: RealTimeWatch;
  readonly #typesetter: Typesetter;
  #buffer: number[] = [];
  #work: Work[] = [];
  #rows: Row[] = [];
  #timer: NodeJS.Timeout | undefined;
  #powered = true;
  readonly #sensors = new Sensors();
  readonly #chance = chanceFrom(1);
  #chinese = false;
  #tellsChanges = false;
  #stopped = false;
  #lost = 0;
  #plans: { rowsLeft: number; act: () => void }[] = [];

  constructor(
    options: DeviceOptions,
    send: (bytes: readonly number[]) => void,
    tell: (event: DeviceEvent) => void,
  ) {
    this.#options = options;
    this.#send = send;
    this.#tell = tell;
    this.#typesetter = new Typesetter(options);
    const { answers, lies } = options;
    const isHasty = lies === "hasty" && this.#isEager;
    this.#watch = new RealTimeWatch({
      status: (topic) => this.#say([this.#claims.realTime(topic, this.#drawerLevel)]),
      pulse: (pin, ms) => this.#pulse(pin, ms, "real-time"),
      ...(this.#isEager && { ordered: () => this.#say([this.#claims.paperBits]) }),
      ...(isHasty && { identity: (topic) => this.#say(this.#identity(topic)) }),
      ...(this.#isEager && answers === "full" && { process: (id) => this.#confirm(id) }),
    });
  }

  /** Bytes that may be sent now: those that find room, or any number if nothing holds the sender back. */
  get room(): number {
    return this.#options.flow === "hardware" ? this.#freeBytes : Number.POSITIVE_INFINITY;
  }

  get #freeBytes(): number {
    return this.#options.bufferBytes - this.#buffer.length;
  }

  receive(bytes: Iterable<number>): void {
    if (!this.#powered) return;
    if (this.#options.lies === "echo") {
      this.#send([...bytes]);
      return;
    }
    for (const byte of bytes) {
      this.#watch.see(byte);
      if (this.#freeBytes > 0) this.#buffer.push(byte);
      else this.#lost++;
    }
    this.#holdSenderBack();
    this.#takeIn();
  }

  /** Does something now, or right after `rows` more rows have been printed. */
  plan(rows: number | undefined, act: () => void): void {
    if (rows === undefined || rows <= 0) act();
    else this.#plans.push({ rowsLeft: rows, act });
  }

  /** What waits for rows to be printed does not happen any more. */
  forgetPlans(): void {
    this.#plans = [];
  }

  /** Something about the printer changes, as by a person's hand. */
  turn(change: (sensors: Sensors) => void): void {
    const bytes = () => this.#claims.changeBytes(this.#drawerLevel);
    const before = bytes().join();
    change(this.#sensors);
    if (this.#tellsChanges && this.#powered && bytes().join() !== before) this.#say(bytes());
    this.#takeIn();
    this.#keepPrinting();
  }

  /** Whether there is nothing that it could go on with. */
  get isIdle(): boolean {
    return (
      !this.#powered ||
      this.#offline ||
      (this.#work.length === 0 && !nextCommand(this.#buffer, this.#chinese))
    );
  }

  /** The paper that hangs out of the printer, not yet cut. */
  get uncut(): Strip {
    return { columns: this.#options.columns, rows: this.#rows };
  }

  /** Off: everything that was not yet on paper is forgotten, and a fault with it. */
  setPower(on: boolean): void {
    this.#powered = on;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#buffer = [];
    this.#work = [];
    this.#chinese = false;
    this.#tellsChanges = false;
    this.#stopped = false;
    this.#sensors.broken = false;
    this.#typesetter.reset();
  }

  /** Printing has stopped; without its sensor the printer does not know that it has to. */
  get #offline(): boolean {
    return this.#options.lies === "blind" ? this.#claims.offline : this.#sensors.offline;
  }

  get #claims(): Sensors {
    if (this.#options.lies !== "blind") return claimed(this.#options.lies, this.#sensors);
    return Object.assign(new Sensors(), this.#sensors, { paper: "full" });
  }

  /** Whether it answers what is to be answered in its turn when it hears it. */
  get #isEager(): boolean {
    const { lies, answers } = this.#options;
    return (lies === "eager" || lies === "hasty") && (answers === "full" || answers === "gsr");
  }

  #takeIn(): void {
    while (this.#powered && !this.#offline && this.#work.length < rowsAhead) {
      const step = nextCommand(this.#buffer, this.#chinese, this.#options.characters);
      if (!step) break;
      const bytes = this.#buffer.splice(0, step.length);
      if ("fault" in step) this.#fault(step.fault, bytes);
      else this.#carryOut(step.command, bytes);
    }
    if (this.#lost > 0) {
      this.#fault(`overrun of ${this.#lost} bytes`);
      this.#lost = 0;
    }
    this.#letSenderGoOn();
    this.#keepPrinting();
  }

  #carryOut(command: Command, bytes: readonly number[]): void {
    const { answers } = this.#options;
    switch (command.do) {
      case "chinese":
        this.#chinese = command.on;
        return;
      case "pulse":
        this.#pulse(command.pin, command.onMs, "ordered");
        return;
      case "ordered-status":
        if (answers !== "full" && answers !== "gsr") this.#fault("unknown-command", bytes);
        else if (!this.#isEager) this.#say([this.#claims.paperBits]);
        return;
      case "identity":
        if (answers !== "full" && answers !== "gsr") this.#fault("unknown-command", bytes);
        else if (this.#options.lies !== "hasty") this.#say(this.#identity(command.topic));
        return;
      case "tell-changes":
        if (answers === "full" || answers === "gsr") this.#tellChanges(command.mask !== 0);
        else this.#fault("unknown-command", bytes);
        return;
      case "process-id":
        if (answers !== "full") this.#fault("unknown-command", bytes);
        else if (!this.#isEager) this.#work.push({ kind: "process", id: command.id });
        return;
      case "initialise":
        this.#chinese = false;
        break;
    }
    this.#typeset(command, bytes);
  }

  #typeset(command: Command, bytes: readonly number[]): void {
    const { rows, faults } = this.#typesetter.set(command);
    for (const row of rows) this.#work.push({ kind: "row", row });
    for (const fault of faults) this.#fault(fault, bytes);
    if (this.#endsPaper(command)) this.#work.push({ kind: "cut" });
  }

  /** Where there is no cutter somebody tears off what has been fed past the edge. */
  #endsPaper(command: Command): boolean {
    if (this.#options.cutter === false) return command.do === "feed" && command.lines >= tearOffLines;
    return command.do === "cut";
  }

  #keepPrinting(): void {
    const [next] = this.#work;
    if (!next || this.#timer || this.#offline || !this.#powered) return;
    const rowMs = 1000 / this.#options.linesPerSecond;
    const ms = {
      row: next.kind === "row" ? (next.row.height / lineHeight) * rowMs : 0,
      cut: this.#options.cutMs,
      process: 0,
    }[next.kind];
    this.#timer = setTimeout(() => this.#finish(next), ms);
  }

  #finish(work: Work): void {
    this.#timer = undefined;
    if (this.#offline) return;
    if (work.kind === "cut" && this.#sensors.cutterBlocked) {
      this.turn((sensors) => {
        sensors.cutterStuck = true;
      });
      return;
    }
    this.#work.shift();
    if (work.kind === "process") this.#confirm(work.id);
    if (work.kind === "cut") this.#cut();
    if (work.kind === "row") {
      if (this.#sensors.paper !== "out") this.#rows.push(work.row);
      this.#countRow();
    }
    this.#takeIn();
  }

  #countRow(): void {
    for (const plan of this.#plans) plan.rowsLeft--;
    const due = this.#plans.filter((plan) => plan.rowsLeft <= 0);
    this.#plans = this.#plans.filter((plan) => plan.rowsLeft > 0);
    for (const plan of due) plan.act();
  }

  #cut(): void {
    const rows = this.#rows;
    this.#rows = [];
    const isBlank = rows.every((row) => row.kind === "text" && row.marks.length === 0);
    if (!isBlank) this.#tell({ event: "strip", strip: { columns: this.#options.columns, rows } });
  }

  #pulse(pin: 2 | 5, ms: number, how: "ordered" | "real-time"): void {
    this.#tell({ event: "drawer", pin, ms, how });
    if (pin !== this.#options.drawerPin || this.#sensors.drawerStuck) return;
    this.turn((sensors) => {
      sensors.drawerOpen = true;
    });
  }

  #fault(fault: string, bytes?: readonly number[]): void {
    const hex = bytes?.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#tell({ event: "fault", fault, ...(hex === undefined ? {} : { bytes: hex }) });
  }

  #say(bytes: readonly number[]): void {
    const { answers, lies } = this.#options;
    if (this.#powered && answers !== "mute") this.#send(distort(lies, bytes, this.#chance));
  }

  #confirm(id: readonly number[]): void {
    this.#say([0x37, 0x22, ...id, 0]);
  }

  #tellChanges(on: boolean): void {
    this.#tellsChanges = on;
    if (on) this.#say(this.#claims.changeBytes(this.#drawerLevel));
  }

  get #drawerLevel(): number {
    const { drawer } = this.#options;
    if (drawer === "plain") return 0;
    return this.#sensors.drawerOpen === (drawer === "switch") ? 0x04 : 0;
  }

  #identity(topic: number): number[] {
    const { answers } = this.#options;
    const maker = answers === "full" ? "EPSON" : "VIRTUAL";
    const text = topic === 66 ? maker : topic === 67 ? "TM-V88" : "1.0";
    return [0x5f, ...Buffer.from(text, "latin1"), 0];
  }

  #holdSenderBack(): void {
    const { flow, bufferBytes } = this.#options;
    if (flow !== "xonxoff" || this.#stopped || this.#buffer.length < bufferBytes * 0.75) return;
    this.#stopped = true;
    this.#send([0x13]);
  }

  #letSenderGoOn(): void {
    this.onRoom();
    if (!this.#stopped || this.#buffer.length > this.#options.bufferBytes * 0.25) return;
    this.#stopped = false;
    this.#send([0x11]);
  }
}
