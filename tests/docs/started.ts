/** Shouyin started as people start it: a command in a process group of its own, as a shell gives one. */
import { type ChildProcess, spawn } from "node:child_process";
import { ROOT } from "../support/sources.ts";

/** What `npm start` runs, without npm, which says things of its own on standard error. */
export const LAUNCH = ["node_modules/.bin/node", "server/launch/main.ts"] as const;

export class Started {
  readonly #child: ChildProcess;
  readonly group: number;
  /** The exit code, once the command and all that it started have let go of its output; null after a signal. */
  readonly ended: Promise<number | null>;
  out = "";
  err = "";

  constructor(
    [command, ...words]: readonly [string, ...string[]],
    environment: Readonly<Record<string, string>>,
  ) {
    const env = { ...process.env, POS_PORT: "0", WALLET_PORT: "0", ...environment };
    const child = spawn(command, words, {
      cwd: ROOT,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid === undefined) throw new Error(`${command} did not start`);
    this.#child = child;
    this.group = child.pid;
    this.ended = new Promise((resolve) => child.once("close", resolve));
    child.stdout.on("data", (chunk: Buffer) => {
      this.out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.err += chunk.toString();
    });
  }

  /** Fulfilled when the banner is complete. @throws Error when the start ended before */
  banner(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => this.out.includes("Ctrl-C") && resolve();
      this.#child.stdout?.on("data", look);
      look();
      void this.ended.then(() => reject(new Error(`the start ended:\n${this.out}${this.err}`)));
    });
  }

  /** What the banner has behind this label, on each line that has it. */
  told(label: string): string[] {
    return this.out
      .split("\n")
      .filter((line) => line.trimStart().startsWith(label))
      .map((line) => line.trimStart().slice(label.length).trim());
  }

  get complaints(): string[] {
    return this.err.split("\n").filter((line) => line !== "");
  }

  /** Ctrl-C: the terminal sends the signal to everybody in the group. */
  async interrupt(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) process.kill(-this.group, "SIGINT");
    return this.ended;
  }

  /** Whether any process of the group is left. */
  get isAlive(): boolean {
    try {
      return process.kill(-this.group, 0);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
      throw error;
    }
  }
}
