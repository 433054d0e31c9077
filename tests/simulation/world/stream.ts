/** A terminal's reading of its stream: in order while the connection lasts, and again from where it was after it. */
import type { VerifiedStatement } from "#domain/statement.ts";
import { retryPause } from "#pos/sync/schedule.ts";
import { chainAfter, NO_CHAIN } from "./identity.ts";
import type { Terminal } from "./terminal.ts";
import type { StreamReader } from "./wallet.ts";

/** From when silence means that the line is gone. */
const SILENCE_MS = 10_000;
/** From when a stream that has not brought what came by another way is followed anew. */
const OWED_MS = 60_000;

export class Stream {
  readonly #terminal: Terminal;
  /** Counts connections: what an earlier one still brings is not heard. */
  #connection = 0;
  #up = false;
  #tries = 0;
  #arrivesAt = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  connect(): void {
    const { world, line, number, store } = this.#terminal;
    const connection = ++this.#connection;
    const resumeAt = { heard: store.position, seen: store.seen };
    this.#arrivesAt = 0;
    world.network.send(line, () => {
      // What an earlier connection had asked for dies with it.
      if (connection !== this.#connection) return;
      const place = world.wallet.follow(number, resumeAt, this.#readerOf(connection));
      if (place === undefined) return;
      const missed = world.wallet.statementsAfter(number, place.after);
      if (this.#isCut()) this.#silence();
      else this.#inOrder(() => this.#opened(connection, missed, place.epoch));
    });
    this.#terminal.later(SILENCE_MS, () => {
      if (this.#connection === connection && !this.#up) this.#reconnect();
    });
  }

  /** Came by another way: the stream has to bring it too, in time. */
  expect({ position }: VerifiedStatement): void {
    const { store, world, asking } = this.#terminal;
    if (!world.rules.isOwed(store.position, position, asking.epoch)) return;
    this.#terminal.later(OWED_MS, () => {
      if (!world.rules.isOwed(store.position, store.seen, asking.epoch)) return;
      world.saw("a stream that owed something was followed anew");
      this.#reconnect();
    });
  }

  /** The wallet has nobody to tell: silence says so here after a while. */
  notTold(): void {
    this.#terminal.later(SILENCE_MS, () => {
      const { wallet } = this.#terminal.world;
      const end = wallet.streamEnd(this.#terminal.number)?.position;
      const heard = this.#terminal.store.position;
      if (end && (!heard || heard.number < end.number)) this.#reconnect();
    });
  }

  /** The terminal is off: nobody listens any more. */
  drop(): void {
    this.#connection++;
    this.#up = false;
  }

  #opened(connection: number, missed: readonly VerifiedStatement[], epoch: number): void {
    if (!this.#terminal.isOn || connection !== this.#connection || this.#up) return;
    this.#up = true;
    this.#tries = 0;
    for (const statement of missed) if (!this.#hear(connection, statement)) return;
    this.#terminal.asking.hurry();
    this.#terminal.asking.remind(epoch);
  }

  #readerOf(connection: number): StreamReader {
    return {
      hear: (statement) => this.#carry(connection, statement),
      broken: () => this.#terminal.later(SILENCE_MS, () => this.#lost(connection)),
    };
  }

  /** In order, like everything on one connection; what is lost takes the connection with it. */
  #carry(connection: number, statement: VerifiedStatement): void {
    if (connection !== this.#connection) return;
    if (!this.#isCut()) {
      this.#inOrder(() => this.#hear(connection, statement));
      return;
    }
    this.#silence();
  }

  /** Nothing comes by this connection any more, which is noticed after a while. */
  #silence(): void {
    const { world, number } = this.#terminal;
    const silent = ++this.#connection;
    world.wallet.readers[number] = undefined;
    this.#terminal.later(SILENCE_MS, () => this.#lost(silent));
  }

  /** Whether what the wallet writes now is lost, and the connection with it. */
  #isCut(): boolean {
    const { world, line } = this.#terminal;
    return world.network.isDown(line) || world.chance.happens(world.network.faults.lost);
  }

  #inOrder(arrive: () => void): void {
    const { clock, network } = this.#terminal.world;
    this.#arrivesAt = Math.max(this.#arrivesAt + 1, clock.now + network.delay());
    clock.in(this.#arrivesAt - clock.now, arrive);
  }

  #lost(connection: number): void {
    if (connection === this.#connection) this.#reconnect();
  }

  #reconnect(): void {
    this.#up = false;
    const pause = retryPause(Math.min(++this.#tries, 4), this.#terminal.world.chance.share());
    const connection = ++this.#connection;
    this.#terminal.later(pause, () => {
      if (this.#connection === connection) this.connect();
    });
  }

  /** False where the terminal crashed over it. */
  #hear(connection: number, statement: VerifiedStatement): boolean {
    const terminal = this.#terminal;
    if (!terminal.isOn || connection !== this.#connection) return false;
    if (!terminal.hearStatement(statement)) return false;
    const { store, world } = terminal;
    const chain = chainAfter(store.position?.chain ?? NO_CHAIN, statement);
    const standing = world.rules.standingOf(store.position, statement.position, chain);
    const before = store.position;
    if (terminal.crashes()) return false;
    store.position = world.rules.positionAfter(before, statement.position);
    if (store.owed.length > 0) this.#settleOwed(statement);
    if (isBack(before, store.position)) world.checker.fail("I21", `${terminal.name} went back in its stream`);
    if (standing === "broken" || standing === "restored") store.alarms.add(standing);
    if (standing === "broken") world.saw("a stream that did not follow was told");
    terminal.asking.remind(standing === "restored" ? statement.position.epoch : undefined);
    return !terminal.crashes();
  }

  #settleOwed({ position }: VerifiedStatement): void {
    const { store, world } = this.#terminal;
    const { left, forgotten } = world.rules.settleOwed(store.owed, position);
    store.owed = left;
    for (const { statement } of forgotten) {
      store.toRemind.add(statement);
      world.saw("a stream went past what an answer had said");
    }
  }
}

interface Place {
  readonly epoch: number;
  readonly number: number;
}

function isBack(before: Place | undefined, after: Place): boolean {
  if (!before) return false;
  return after.epoch < before.epoch || (after.epoch === before.epoch && after.number < before.number);
}
