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
   * @throws Error if it is not there, not ours to use or in use
   */
  open(onBytes: (bytes: Uint8Array) => void): Promise<Connection>;
}

/** One opening of a line, from its beginning to its loss. What is written after the loss goes nowhere, not even later. */
export interface Connection {
  /** Fulfilled once, when the line is gone or was closed. */
  readonly lost: Promise<void>;
  readonly isOver: boolean;
  /** Milliseconds until the bytes written so far can have left, at the speed of the line; 0 where it has none of note. */
  readonly busyMs: number;
  /** Writes all bytes or, if the line is gone, none of them. False means that none left. */
  write(bytes: Uint8Array): boolean;
  /** Bytes that have not left are dropped. */
  close(): Promise<void>;
}
