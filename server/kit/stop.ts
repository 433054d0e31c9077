/**
 * How a server process starts to fail and to stop: one sentence for people on standard error, and every part closed
 * in the reverse of the order it was opened.
 */
import { StartFault } from "./settings.ts";

type Close = () => Promise<void> | void;

export class Closers {
  readonly #closers: Close[] = [];
  #closing: Promise<void> | undefined;

  add(close: Close): void {
    this.#closers.push(close);
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  closeAll(): Promise<void> {
    this.#closing ??= this.#run();
    return this.#closing;
  }

  async #run(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
  }
}

/** Ends the process cleanly on Ctrl-C, on a polite kill, and when its launcher is gone. */
export function stopOnSignals(closers: Closers): void {
  const stop = () => void closers.closeAll().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.once("disconnect", stop);
}

/** The sentence for a fault at start; undefined where the fault is none that a person can mend. */
export function startSentence(error: unknown): string | undefined {
  if (error instanceof StartFault || (error instanceof Error && error.name === "FolderInUse"))
    return error.message;
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const fault = error as NodeJS.ErrnoException & { address?: string; port?: number };
  switch (fault.code) {
    case "EADDRINUSE":
      return `Port ${fault.port} is taken: stop the program that has it, or set another POS_PORT or WALLET_PORT.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${fault.path ?? `Port ${fault.port}`} cannot be written or opened by this user: allow it, or set another SHOUYIN_DATA.`;
    case "ENOTDIR":
    case "EEXIST":
      return `${fault.path ?? "The data folder"} cannot be a folder, because a file is in its way: set another SHOUYIN_DATA.`;
    case "ENOSPC":
      return `The disk that holds ${fault.path ?? "the data folder"} is full: free some space and start again.`;
    default:
      return undefined;
  }
}

/** Runs a process's main; a fault at start ends it with one sentence and exit code 1. */
export async function runMain(main: (closers: Closers) => Promise<void>): Promise<void> {
  const closers = new Closers();
  stopOnSignals(closers);
  try {
    await main(closers);
  } catch (error) {
    await closers.closeAll();
    process.stderr.write(
      `${startSentence(error) ?? (error instanceof Error ? error.stack : String(error))}\n`,
    );
    process.exit(1);
  }
}
