/**
 * The way to a device: a serial port, a network printer's socket, a USB printer's device file. Whoever drives the device
 * knows no more of it than this.
 */
export interface Line {
  /** What a person finds it by: a path, or a host and its port. */
  readonly name: string;
  /** Whether something on the way lets the device hold us back; otherwise its buffer may overflow. */
  readonly heldBack: boolean;
  /**
   * Opens it once; everything that arrives goes to `onBytes`.
   * @throws LineFault saying why it cannot be used
   */
  open(onBytes: (bytes: Uint8Array) => void): Promise<Connection>;
  /**
   * Calls back when the device may have come; returns the way to stop that. A hint only: it may never come, and the
   * device need not be there when it does.
   */
  onHint?(maybe: () => void): () => void;
}

/** One opening of a line, from its beginning to its loss. What is written after the loss goes nowhere, not even later. */
export interface Connection {
  /** Fulfilled once, when the line is gone or was closed. */
  readonly lost: Promise<void>;
  readonly isOver: boolean;
  /** Milliseconds until the bytes written so far can have left, at the speed of the line; 0 where it has none of note. */
  readonly busyMs: number;
  /** Bytes that the line has not yet taken; they stay where a device holds us back, or takes nothing any more. */
  readonly unsentBytes: number;
  /**
   * Takes all bytes or none of them, and never waits. False means that none of them will leave: the line is gone, or more
   * than `unsentMax` bytes wait already.
   */
  write(bytes: Uint8Array): boolean;
  /** Bytes that have not left are dropped. */
  close(): Promise<void>;
}

/** What may wait for a device that takes nothing, before more is refused: questions to it must not fill the memory. */
export const unsentMax = 64 * 1024;

/** Why a line cannot be used. */
export type LineTrouble =
  | "missing"
  | "forbidden"
  | "not-a-device"
  | "busy"
  | "refused"
  | "unreachable"
  | "timed-out"
  | "unknown-host"
  | "failed";

/** A line could not be opened. Its message is one sentence for whoever set the terminal up. */
export class LineFault extends Error {
  override name = "LineFault";
  readonly trouble: LineTrouble;

  constructor(trouble: LineTrouble, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.trouble = trouble;
  }
}

export type LineCheck =
  | { readonly usable: true }
  | { readonly usable: false; readonly reason: LineTrouble; readonly sentence: string };

/** Says whether a line can be used, by opening it once; whoever has it open meanwhile keeps it. */
export async function checkLine(line: Line): Promise<LineCheck> {
  try {
    const connection = await line.open(() => {});
    await connection.close();
    return { usable: true };
  } catch (error) {
    if (!(error instanceof LineFault)) throw error;
    return { usable: false, reason: error.trouble, sentence: error.message };
  }
}
