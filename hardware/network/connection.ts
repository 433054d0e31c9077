import { connect, type Socket } from "node:net";
import { codeOf } from "../device-file.ts";
import { type Connection, type Line, LineFault, type LineTrouble, unsentMax } from "../line.ts";
import { readKernel, watchAcknowledgements } from "./acknowledgements.ts";

export interface NetworkSettings {
  readonly host: string;
  /** 9100 is the port of raw printing. */
  readonly port: number;
  /** How long connecting may take; a printer that is off does not answer at all. */
  readonly connectMs?: number;
  /** How long the printer's system may leave our bytes without any acknowledgement. */
  readonly deafMs?: number;
}

/** Within what "noticed within two seconds" allows, together with the longest pause between two attempts. */
const defaultConnectMs = 1_400;
const defaultDeafMs = 10_000;
/** Before the first question whether an idle connection is still one; ten more follow, a second apart. */
const keepAliveMs = 5_000;
/** How long a printer may take to answer our goodbye. */
const goodbyeMs = 500;

/** A printer on the network as a line. Its system holds us back by itself when the printer takes no more. */
export function networkLine(settings: NetworkSettings): Line {
  const { host, port } = settings;
  const name = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return { name, heldBack: true, open: (onBytes) => openSocket(settings, name, onBytes) };
}

function openSocket(
  settings: NetworkSettings,
  name: string,
  onBytes: (bytes: Uint8Array) => void,
): Promise<Connection> {
  const { host, port, connectMs = defaultConnectMs, deafMs = defaultDeafMs } = settings;
  const socket = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: keepAliveMs,
  });
  return new Promise((opened, failed) => {
    const fail = (error: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      failed(networkFault(name, error));
    };
    const timer = setTimeout(
      () => fail(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })),
      connectMs,
    );
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      opened(new SocketConnection(socket, onBytes, deafMs));
    });
  });
}

const troubles: Readonly<Record<string, LineTrouble>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "refused",
  EHOSTUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  ETIMEDOUT: "timed-out",
  ENOTFOUND: "unknown-host",
  EAI_AGAIN: "unknown-host",
};

const sentences: Partial<Record<LineTrouble, (name: string) => string>> = {
  refused: (name) =>
    `Nothing takes print jobs at ${name}. Is it the printer's address, and has no other program the printer?`,
  unreachable: (name) => `No way leads to ${name}. Are this terminal and the printer on the same network?`,
  "timed-out": (name) => `Nothing answers at ${name}. Is the printer on, and its network cable plugged in?`,
  "unknown-host": (name) =>
    `The network knows no device of the name in ${name}. Try its number, such as 192.168.1.87.`,
};

function networkFault(name: string, error: unknown): LineFault {
  const trouble = troubles[codeOf(error) ?? ""] ?? "failed";
  const sentence = sentences[trouble]?.(name) ?? `The printer at ${name} cannot be reached.`;
  return new LineFault(trouble, sentence, error);
}

/** One connection to the printer. Nothing is sent again on another: a socket that was lost is thrown away. */
class SocketConnection implements Connection {
  readonly lost: Promise<void>;
  readonly busyMs = 0;
  readonly #socket: Socket;
  #over = false;

  constructor(socket: Socket, onBytes: (bytes: Uint8Array) => void, deafMs: number) {
    this.#socket = socket;
    this.lost = new Promise((settle) => socket.once("close", () => settle()));
    socket.on("data", (bytes: Buffer) => {
      if (!this.#over) onBytes(bytes);
    });
    socket.on("error", () => this.#drop());
    // A printer that has said goodbye takes nothing more, whatever TCP allows.
    socket.on("end", () => {
      if (!this.#over) this.#drop();
    });
    socket.on("close", () => this.#drop());
    const stop = watchAcknowledgements(socket, { deafMs, readKernel, everyMs: 1_000 }, () => this.#drop());
    void this.lost.then(stop);
  }

  get isOver(): boolean {
    return this.#over;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#over || !this.#socket.writable || this.#socket.writableLength > unsentMax) return false;
    this.#socket.write(bytes);
    return true;
  }

  close(): Promise<void> {
    if (this.#over) return this.lost;
    if (this.#socket.writableLength > 0) this.#drop();
    else this.#sayGoodbye();
    return this.lost;
  }

  /** In order and until it is answered: a print server that takes one guest at a time is then free for the next. */
  #sayGoodbye(): void {
    this.#over = true;
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), goodbyeMs);
    this.#socket.once("close", () => clearTimeout(timer));
  }

  /** With a reset, so that no system on the way goes on delivering what waits. */
  #drop(): void {
    if (this.#socket.destroyed) {
      this.#over = true;
      return;
    }
    this.#over = true;
    this.#socket.resetAndDestroy();
  }
}
