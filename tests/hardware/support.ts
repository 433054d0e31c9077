import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isMainThread } from "node:worker_threads";
import type { Line } from "#hardware/line.ts";
import type { Printer, PrinterStatus } from "#hardware/printer.ts";
import { openPrinter, type PrinterOptions } from "#hardware/printing/printer.ts";
import type { Timing } from "#hardware/printing/timing.ts";
import { type LineSettings, serialLine } from "#hardware/serial/connection.ts";
import { ROOT } from "#kit/root.ts";
import { BUILT } from "../../server/launch/builds.ts";

const program = join(ROOT, BUILT.printer);

// serialport's native half lives on the event loop of the process and brings a worker thread's whole process down.
if (!isMainThread)
  throw new Error('serialport needs a process of its own: set pool: "forks" in tests/vitest.config.ts');

/** A line that the virtual printer prints about itself. */
export interface PrinterEvent {
  readonly event?: string;
  readonly [field: string]: unknown;
}

type Fits = (event: PrinterEvent) => boolean;

/** How long anything of a virtual printer may take, on a machine with other things to do. */
const patienceMs = 30_000;

/** For noise: what bytes. */
interface Bytes {
  readonly bytes?: readonly number[];
}

interface Planned {
  readonly happened: Promise<unknown>;
}

/** A virtual printer that runs as a program of its own, on a folder that is gone when it is stopped. */
export class VirtualPrinter {
  readonly folder: string;
  /** Everything that has happened so far, in order. */
  readonly events: PrinterEvent[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  #waiting: { fits: Fits; take: (event: PrinterEvent) => void; drop: (why: string) => void }[] = [];
  #complaints = "";

  private constructor(options: readonly string[]) {
    this.folder = mkdtempSync(join(tmpdir(), "virtual-printer-"));
    const args = [
      program,
      "--folder",
      this.folder,
      "--lines-per-second",
      "120",
      "--cut-ms",
      "20",
      ...options,
    ];
    this.#child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr?.on("data", (text: Buffer) => {
      this.#complaints += text.toString();
    });
    this.#exited = new Promise((exited) => this.#child.on("close", exited));
    void this.#exited.then(() => this.#drop("it has ended"));
    if (this.#child.stdout)
      createInterface({ input: this.#child.stdout }).on("line", (line) => this.#hear(line));
  }

  static async start(...options: readonly string[]): Promise<VirtualPrinter> {
    const printer = new VirtualPrinter(options);
    const ready = printer.next((event) => event.ready === true);
    const died = printer.#exited.then(() => {
      rmSync(printer.folder, { recursive: true, force: true });
      throw new Error(`the virtual printer did not start: ${printer.#complaints}`);
    });
    await Promise.race([died, ready]);
    return printer;
  }

  get path(): string {
    return join(this.folder, "tty");
  }

  /** Gives an order; fulfilled when it has been carried out. */
  async order(deed: string, more: Bytes = {}): Promise<void> {
    const done = this.next((event) => event.event === "done" && event.do === deed);
    this.tell(JSON.stringify({ do: deed, ...more }));
    await done;
  }

  /** What happens once so many more rows have been printed: none of them before this has resolved. */
  async plan(deed: string, afterRows: number, more: Bytes = {}): Promise<Planned> {
    const planned = this.next((event) => event.event === "planned" && event.do === deed);
    const happened = this.next((event) => event.event === "done" && event.do === deed);
    this.tell(JSON.stringify({ do: deed, afterRows, ...more }));
    await planned;
    return { happened };
  }

  /** Sends a line as it is. */
  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /**
   * The next event that fits, from now on.
   * @throws Error with all that has happened, if it does not come or the program has ended
   */
  next(fits: Fits): Promise<PrinterEvent> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => drop(`nothing came for ${patienceMs} ms`), patienceMs);
      const leave = () => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
      };
      const take = (event: PrinterEvent) => {
        leave();
        resolve(event);
      };
      const drop = (why: string) => {
        leave();
        const seen = this.events.map((event) => JSON.stringify(event)).join("\n");
        reject(new Error(`the virtual printer was waited for in vain: ${why}\n${this.#complaints}${seen}`));
      };
      const waiter = { fits, take, drop };
      this.#waiting.push(waiter);
    });
  }

  /** The first event that fits, past ones included. */
  async seen(fits: Fits): Promise<PrinterEvent> {
    return this.events.find(fits) ?? this.next(fits);
  }

  /** The first lines of the receipts so far, once there are that many. */
  async titles(count: number): Promise<readonly string[]> {
    await this.seen(({ event, number }) => event === "receipt" && number === count);
    return this.of("receipt").map(({ text }) => String(text).trim().split("\n")[0] ?? "");
  }

  of(kind: string): readonly PrinterEvent[] {
    return this.events.filter((event) => event.event === kind);
  }

  /** Everything of a kind that has happened since it was last forgotten, and forgets it. */
  forget(kind: string): readonly PrinterEvent[] {
    const found = this.of(kind);
    const rest = this.events.filter(({ event }) => event !== kind);
    this.events.splice(0, this.events.length, ...rest);
    return found;
  }

  /**
   * The texts of all strips of paper, cut or not, once it has worked off what it has.
   * @param begun how many events there were before the first that matters
   */
  async papers(begun = 0): Promise<readonly string[]> {
    const idle = this.next(({ event }) => event === "idle");
    await this.order("rest");
    await idle;
    const looked = this.next(({ event }) => event === "uncut");
    await this.order("look");
    const strips = this.events.slice(begun).filter(({ event }) => event === "receipt");
    return [...strips, await looked].map(({ text }) => String(text));
  }

  /**
   * Ends the program in one of the ways it has to obey; the exit code.
   * @throws Error if it does not obey
   */
  async end(way: "stdin" | "SIGTERM" | "SIGINT"): Promise<number | null> {
    if (way === "stdin") this.#child.stdin?.end();
    else this.#child.kill(way);
    const late = new Promise<"late">((tell) => {
      const timer = setTimeout(() => tell("late"), patienceMs);
      void this.#exited.then(() => clearTimeout(timer));
    });
    const code = await Promise.race([this.#exited, late]);
    if (code !== "late") return code;
    this.#child.kill("SIGKILL");
    const { exitCode, signalCode } = this.#child;
    throw new Error(`the virtual printer did not end by ${way}: exit ${exitCode}, signal ${signalCode}`);
  }

  async stop(): Promise<void> {
    await this.end("stdin");
    rmSync(this.folder, { recursive: true, force: true });
  }

  #hear(line: string): void {
    const event: PrinterEvent = JSON.parse(line);
    this.events.push(event);
    for (const { take } of this.#waiting.filter(({ fits }) => fits(event))) take(event);
  }

  #drop(why: string): void {
    for (const { drop } of [...this.#waiting]) drop(why);
  }
}

/**
 * Patience of a test: as the driver's own, a few times shorter; but for an answer, since many programs share the
 * processors and one may take longer than a shop's printer.
 */
export const quick: Partial<Timing> = {
  answerMs: 1_000,
  probeMs: 300,
  idlePollMs: 100,
  jobPollMs: 40,
  heldMs: 600,
  confirmMs: 300,
  graceMs: 300,
  jobMs: 3_000,
  cutterMs: 10,
  msPerMm: { fastest: 2, slowest: 4 },
};

/** A driver on a line from which the next answers get lost, as many as one says. It asks for nothing by itself. */
export function connectLossily({ path }: VirtualPrinter) {
  const line = serialLine({ path, baudRate: 115_200, flow: "hardware" });
  let toLose = 0;
  const lossy: Line = {
    ...line,
    open: (onBytes) => line.open((bytes) => (toLose > 0 ? toLose-- : onBytes(bytes))),
  };
  return {
    printer: openPrinter({ line: lossy, timing: { ...quick, idlePollMs: 60_000 } }),
    lose: (answers: number) => {
      toLose = answers;
    },
    hasLost: () => toLose === 0,
  };
}

export function connect(
  virtual: VirtualPrinter,
  {
    path = virtual.path,
    baudRate = 115_200,
    flow = "none",
    ...options
  }: Partial<LineSettings & PrinterOptions> = {},
) {
  const line = serialLine({ path, baudRate, flow });
  return openPrinter({ line, timing: quick, ...options });
}

/**
 * Fulfilled when the printer's status is as wanted, at once if it is so already.
 * @throws Error with all that it was instead, if it does not become so
 */
export function statusOf(printer: Printer, wanted: Partial<Record<string, unknown>>): Promise<PrinterStatus> {
  const fits = (status: PrinterStatus) =>
    Object.entries(wanted).every(([key, value]) => Reflect.get(status, key) === value);
  if (fits(printer.status())) return Promise.resolve(printer.status());
  const seen = [printer.status()];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      const was = seen.map((status) => JSON.stringify(status)).join("\n");
      reject(new Error(`a status of ${JSON.stringify(wanted)} was waited for in vain; it was\n${was}`));
    }, patienceMs);
    const stop = printer.onStatus((status) => {
      seen.push(status);
      if (!fits(status)) return;
      clearTimeout(timer);
      stop();
      resolve(status);
    });
  });
}

/**
 * What a printer or its virtual device is asked to do, if it ends in time.
 * @throws Error saying which of it did not end, and what the printer said of itself meanwhile
 */
export function ended<T>(what: string, printer: Printer, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${what} does not end; the printer says ${JSON.stringify(printer.status())}`));
    }, patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
