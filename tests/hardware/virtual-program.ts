/** A virtual device that runs as a program of its own, on a folder that is gone when it is stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A line that a device prints about itself. */
export interface DeviceEvent {
  readonly event?: string;
  readonly [field: string]: unknown;
}

type Fits = (event: DeviceEvent) => boolean;

/** How long anything of a virtual device may take, on a machine with other things to do. */
const patienceMs = 30_000;

export class VirtualProgram {
  readonly folder = mkdtempSync(join(tmpdir(), "virtual-device-"));
  /** Everything that has happened so far, in order. */
  readonly events: DeviceEvent[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  #waiting: { fits: Fits; take: (event: DeviceEvent) => void }[] = [];
  #complaints = "";

  private constructor(program: string, options: readonly string[]) {
    const path = fileURLToPath(new URL(`../../hardware/virtual/${program}`, import.meta.url));
    this.#child = spawn(process.execPath, [path, "--folder", this.folder, ...options], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr?.on("data", (text: Buffer) => {
      this.#complaints += text.toString();
    });
    this.#exited = new Promise((exited) => this.#child.on("close", exited));
    if (this.#child.stdout)
      createInterface({ input: this.#child.stdout }).on("line", (line) => this.#hear(line));
  }

  /** @throws Error with what the program complained of, when it did not start */
  static async start(program: string, ...options: readonly string[]): Promise<VirtualProgram> {
    const device = new VirtualProgram(program, options);
    const ready = device.next((event) => event.ready === true);
    const died = device.#exited.then(() => {
      rmSync(device.folder, { recursive: true, force: true });
      throw new Error(device.#complaints);
    });
    await Promise.race([ready, died]);
    return device;
  }

  get path(): string {
    return join(this.folder, "tty");
  }

  /** Gives an order; fulfilled when it has been carried out. */
  async order(deed: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const done = this.next((event) => event.event === "done" && event.do === deed);
    this.tell(JSON.stringify({ do: deed, ...more }));
    await done;
  }

  /** Sends a line as it is. */
  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /**
   * The next event that fits, from now on.
   * @throws Error with all that has happened, if it does not come
   */
  next(fits: Fits): Promise<DeviceEvent> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        const seen = this.events.map((event) => JSON.stringify(event)).join("\n");
        reject(new Error(`a virtual device was waited for in vain\n${this.#complaints}${seen}`));
      }, patienceMs);
      const take = (event: DeviceEvent) => {
        clearTimeout(timer);
        resolve(event);
      };
      const waiter = { fits, take };
      this.#waiting.push(waiter);
    });
  }

  /** The first event that fits, past ones included. */
  async seen(fits: Fits): Promise<DeviceEvent> {
    return this.events.find(fits) ?? this.next(fits);
  }

  of(kind: string): readonly DeviceEvent[] {
    return this.events.filter((event) => event.event === kind);
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  #hear(line: string): void {
    const event: DeviceEvent = JSON.parse(line);
    this.events.push(event);
    const due = this.#waiting.filter(({ fits }) => fits(event));
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    for (const { take } of due) take(event);
  }
}

/** What a driver of a device that does not answer has in common with others of its kind. */
interface Attended {
  status(): "absent" | "present";
  onStatus(listener: (status: "absent" | "present") => void): () => void;
}

/** Fulfilled when the device's status is as wanted, at once if it is so already. */
export function becomes(device: Attended, wanted: "absent" | "present"): Promise<void> {
  if (device.status() === wanted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = device.onStatus((status) => {
      if (status !== wanted) return;
      stop();
      resolve();
    });
  });
}
