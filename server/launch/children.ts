/** The programs that `npm start` runs, each a process of its own: started, heard, and stopped by their pids. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "#kit/root.ts";

export interface Child {
  readonly process: ChildProcess;
  /** What it said when it was ready. Rejects when it ends before; its own sentence is on standard error then. */
  readonly ready: Promise<unknown>;
  readonly ended: Promise<void>;
}

/** Where Node keeps what it has compiled, so that only the first start pays for it. */
export const COMPILE_CACHE = join(ROOT, "node_modules/.cache/compile");

/** Starts a server that tells through its channel when it is ready. */
export function startServer(
  program: string,
  environment: NodeJS.ProcessEnv,
  words: readonly string[] = [],
): Child {
  const child = fork(join(ROOT, program), words, {
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return supervise(child, (done) => {
    child.on("message", (message) => {
      if (isReady(message)) done(message);
    });
  });
}

/** Starts a program that prints JSON lines, the first of them when it is ready. It ends when its input closes. */
export function startProgram(program: string, words: readonly string[]): Child {
  const child = spawn(process.execPath, [join(ROOT, program), ...words], {
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  return supervise(child, (done) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message: unknown = JSON.parse(line);
      if (isReady(message)) done(message);
    });
  });
}

function isReady(message: unknown): boolean {
  return typeof message === "object" && message !== null && "ready" in message;
}

export class EndedEarly extends Error {
  override name = "EndedEarly";
}

function supervise(child: ChildProcess, onReady: (done: (message: unknown) => void) => void): Child {
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = new Promise<unknown>((resolve, reject) => {
    onReady(resolve);
    child.once("error", reject);
    child.once("exit", () => reject(new EndedEarly("a program ended before it was ready")));
  });
  // Whoever waits for it hears of its end; when nobody waits yet, that is no fault of the launcher's.
  ready.catch(() => undefined);
  return { process: child, ready, ended };
}

const PATIENCE_MS = 8000;

/** Asks the child to end, and ends it when it does not. */
export async function stopChild(child: Child): Promise<void> {
  if (child.process.exitCode !== null || child.process.signalCode !== null) return;
  child.process.kill("SIGTERM");
  const timer = setTimeout(() => child.process.kill("SIGKILL"), PATIENCE_MS);
  await child.ended;
  clearTimeout(timer);
}
