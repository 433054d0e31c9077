import type { DisplayPicture, PoleDisplay } from "../customer-display.ts";
import { encodeGbk } from "../gbk.ts";
import type { Connection, Line } from "../line.ts";
import { Link } from "../link.ts";
import { Attendance, type Presence } from "../presence.ts";
import { POLE_COMMANDS, type PoleKind, writeFigures, writeLines } from "./commands.ts";
import { figuresOf, linesOf } from "./layout.ts";

export interface PoleOptions {
  readonly line: Line;
  readonly kind: PoleKind;
  /** How often what stands there is written again, in milliseconds. */
  readonly refreshMs?: number;
}

/** Opens a pole display on a line and keeps it open. One that is not there yet is waited for, and shows the latest picture. */
export function openPole(options: PoleOptions): PoleDisplay {
  return new LinePole(options);
}

/** A pole that was switched on later than the till shows what it should within this time. */
const REFRESH_MS = 5_000;
/** How soon a line is looked at again that should be free by its speed and is not, in milliseconds. */
const STUCK_MS = 20;

class LinePole implements PoleDisplay {
  readonly #kind: PoleKind;
  readonly #link: Link;
  readonly #attendance = new Attendance();
  readonly #refreshing: NodeJS.Timeout;
  #picture: DisplayPicture = { state: "idle" };
  #connection: Connection | undefined;
  #waiting: NodeJS.Timeout | undefined;

  constructor({ line, kind, refreshMs = REFRESH_MS }: PoleOptions) {
    this.#kind = kind;
    this.#link = new Link(line, {
      connected: (connection) => this.#begin(connection),
      absent: () => this.#absent(),
    });
    this.#refreshing = setInterval(() => this.#refresh(), refreshMs);
    this.#refreshing.unref();
  }

  show(picture: DisplayPicture): void {
    this.#picture = picture;
    this.#writeWhenFree();
  }

  status(): Presence {
    return this.#attendance.presence;
  }

  onStatus(listener: (status: Presence) => void): () => void {
    return this.#attendance.onChange(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#refreshing);
    await this.#link.close();
    this.#absent();
  }

  #begin(connection: Connection): (bytes: Uint8Array) => void {
    this.#connection = connection;
    connection.write(Uint8Array.from(POLE_COMMANDS[this.#kind].start));
    this.#writeWhenFree();
    this.#attendance.set("present");
    // A display has nothing to say; where something is wired to answer, it answers nothing that was asked.
    return () => {};
  }

  #absent(): void {
    this.#connection = undefined;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#attendance.set("absent");
  }

  /**
   * Only the latest picture is ever waiting: what became of a payment must not stand in a queue behind pictures that are
   * over, on a line of 240 characters a second.
   */
  #writeWhenFree(): void {
    const connection = this.#connection;
    if (!connection || this.#waiting) return;
    if (isFree(connection)) this.#write(connection, true);
    else
      this.#waiting = setTimeout(
        () => {
          this.#waiting = undefined;
          this.#writeWhenFree();
        },
        Math.max(connection.busyMs, STUCK_MS),
      );
  }

  /** What stands there is written over itself, without a flicker. */
  #refresh(): void {
    if (this.#connection && isFree(this.#connection)) this.#write(this.#connection, false);
  }

  #write(connection: Connection, isNew: boolean): void {
    const commands = POLE_COMMANDS[this.#kind];
    const written =
      commands.shows === "lines"
        ? writeLines(commands, linesOf(this.#picture, commands.charset), encodeGbk)
        : writeFigures(commands, figuresOf(this.#picture));
    connection.write(Uint8Array.from([...(isNew ? commands.clear : []), ...written]));
  }
}

function isFree({ busyMs, unsentBytes }: Connection): boolean {
  return busyMs === 0 && unsentBytes === 0;
}
