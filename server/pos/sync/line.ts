/**
 * The line to the wallet: follows the stream of statements, from the position that the store has reached, and says
 * whether the line is up. Only the stream's own silence or end makes it "down": one slow answer does not.
 */
import { CHAIN_START, formatPosition, parsePosition, type StreamPosition } from "#domain/statement.ts";
import type { AlarmKind } from "#drizzle/pos/schema.ts";
import { chainAfter } from "#kit/signatures.ts";
import { publishAlarms, raiseAlarm } from "../alarms/alarms.ts";
import type { LineView } from "../api.ts";
import type { Greeting, ResumeAt, WalletBackend } from "../backends/backend.ts";
import { readFact, writeFact } from "../facts.ts";
import { pendingTotals } from "../payments/store.ts";
import type { Till } from "../till.ts";
import type { EReceipts } from "./e-receipts.ts";
import type { Heartbeats } from "./heartbeats.ts";
import type { KeyChanges } from "./key-changes.ts";
import { isOwed, positionAfter, type Standing, standingOf } from "./position.ts";
import type { Pursuit } from "./pursuit.ts";
import type { Reminders } from "./reminders.ts";
import { retryPause } from "./schedule.ts";
import { noteHeard } from "./seen.ts";
import type { Statements } from "./statements.ts";
import type { Witness } from "./witness.ts";

/** How often a signed answer is asked for while nothing else happens: it brings the wallet's time. */
const GREET_MS = 60_000;

/** From here on this machine's clock is badly wrong: receipts and the day's numbers would name the wrong time. */
export const CLOCK_WRONG_MS = 120_000;

/** What waits is told of at most so often: a busy till changes it with every payment. */
const TELL_MS = 200;

/** What a position that does not simply follow tells a person. */
const ALARM_OF: Partial<Record<Standing, AlarmKind>> = {
  broken: "stream_broken",
  restored: "wallet_restored",
};

export interface LineDeps {
  readonly till: Till;
  readonly backend: WalletBackend;
  readonly statements: Statements;
  readonly pursuit: Pursuit;
  readonly reminders: Reminders;
  readonly witness: Pick<Witness, "tell">;
  readonly heartbeats: Pick<Heartbeats, "tell">;
  readonly eReceipts: Pick<EReceipts, "wake" | "hurry" | "stop">;
  readonly keyChanges: Pick<KeyChanges, "look" | "lookBack">;
}

export class Line {
  readonly #deps: LineDeps;
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #telling: Promise<void> = Promise.resolve();
  #up = false;
  /** What the wallet said when it was greeted last. */
  #greeted: Greeting = "silent";
  /** The latest epoch of the wallet's streams that was heard of in this life. */
  #epoch = 1;
  /** What the stream owed at the last greeting. */
  #owed: StreamPosition | undefined;
  #since: number;

  constructor(deps: LineDeps) {
    this.#deps = deps;
    this.#since = deps.till.clocks.now();
  }

  view(): LineView {
    const { store, walletClock } = this.#deps.till;
    const ahead = walletClock.localAheadBy() ?? 0;
    return {
      up: this.#up,
      since: this.#since,
      wallet: this.#greeted,
      ...pendingTotals(store.db),
      ...(Math.abs(ahead) > CLOCK_WRONG_MS && { clockWrongBy: ahead }),
    };
  }

  start(): void {
    this.#following = this.#follow();
    this.#telling = this.#tell();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#deps.eReceipts.stop();
    await Promise.all([this.#following, this.#telling]);
  }

  /** What has no definite end changes with sales, not with the line: the screens' banner follows it. */
  async #tell(): Promise<void> {
    const { streams } = this.#deps.till;
    let told = JSON.stringify(this.view());
    while (!this.#stop.signal.aborted) {
      await streams.checkout.next(this.#stop.signal);
      await this.#pause(TELL_MS);
      if (this.#up) this.#deps.eReceipts.wake();
      const now = JSON.stringify(this.view());
      if (now !== told && !this.#stop.signal.aborted) this.#publish();
      told = now;
    }
  }

  async #follow(): Promise<void> {
    let tries = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#followOnce(() => {
          tries = 0;
        });
      } catch (error) {
        // Every way in which a stream can end is the same here: the line is down, and is tried again.
        this.#deps.till.log.info({ err: error }, "the line to the wallet was lost");
      }
      this.#set(false);
      await this.#pause(retryPause(Math.min(++tries, 4), Math.random()));
    }
  }

  async #followOnce(onUp: () => void): Promise<void> {
    const { backend, pursuit, reminders, keyChanges } = this.#deps;
    this.#note(await backend.greet());
    if (this.#greeted !== "well") {
      await keyChanges.lookBack();
      throw new Error("no signed greeting");
    }
    const tired = new AbortController();
    const greeting = setInterval(() => this.#greet(tired), GREET_MS);
    try {
      const onConnected = () => {
        onUp();
        this.#set(true);
        pursuit.hurry();
        this.#deps.witness.tell();
        this.#deps.heartbeats.tell();
        this.#deps.eReceipts.hurry();
        keyChanges.look();
      };
      const onEpoch = (epoch: number) => {
        this.#epoch = Math.max(this.#epoch, epoch);
        reminders.wake(epoch);
      };
      const signal = AbortSignal.any([this.#stop.signal, tired.signal]);
      const statements = backend.follow(this.#standing(), signal, onConnected, onEpoch);
      for await (const signed of statements) this.#hear(signed);
    } finally {
      clearInterval(greeting);
    }
  }

  /** Asks for the wallet's time; and comes again, naming what is owed, to a stream that did not bring it in time. */
  #greet(tired: AbortController): void {
    const { heard, seen } = this.#standing();
    const owed = isOwed(heard, seen, this.#epoch) ? seen : undefined;
    if (owed && this.#owed && owed.number === this.#owed.number && owed.epoch === this.#owed.epoch)
      tired.abort();
    this.#owed = owed;
    this.#deps.witness.tell();
    this.#deps.heartbeats.tell();
    this.#deps.keyChanges.look();
    this.#deps.backend.greet().then(
      // The stream goes on: one slow answer is no silence.
      (greeted) => greeted !== "silent" && this.#note(greeted),
      (error: Error) => {
        this.#deps.till.log.error({ err: error }, "a greeting of the wallet failed here");
      },
    );
  }

  #note(greeted: Greeting): void {
    if (greeted === this.#greeted || this.#stop.signal.aborted) return;
    this.#greeted = greeted;
    this.#publish();
  }

  /** What does not verify, or is another terminal's, is passed over and leaves the position where it was. */
  #hear(signed: Uint8Array): void {
    const { till, statements, reminders } = this.#deps;
    const statement = statements.hear(signed);
    if (statement?.terminal !== till.identity.enrolment.terminal) {
      till.log.error("the stream brought bytes that are no statement of the wallet for this terminal");
      return;
    }
    const stored = this.#position();
    const chain = chainAfter(stored?.chain ?? CHAIN_START, statement);
    const standing = standingOf(stored, statement.position, chain);
    if (this.#reach(stored, statement.position, standing, signed)) publishAlarms(till);
    reminders.wake(standing === "restored" ? statement.position.epoch : undefined);
    this.#publish();
  }

  /** Stores how far the stream was heard, and what is wrong with it. True where a person has to be told. */
  #reach(
    stored: StreamPosition | undefined,
    heard: StreamPosition,
    standing: Standing,
    evidence: Uint8Array,
  ): boolean {
    const { till } = this.#deps;
    const kind = ALARM_OF[standing];
    return till.store.write((db) => {
      writeFact(db, "stream_position", formatPosition(positionAfter(stored, heard)));
      noteHeard(db, heard);
      if (kind === undefined) return false;
      // A restore is told once an epoch, whichever of its signs is seen first.
      const found = kind === "wallet_restored" ? undefined : evidence;
      return raiseAlarm(till, db, { kind, subject: `stream ${heard.epoch}`, evidence: found });
    });
  }

  #standing(): ResumeAt {
    const seen = parsePosition(readFact(this.#deps.till.store.db, "seen_position") ?? "");
    return { heard: this.#position(), seen };
  }

  #position(): StreamPosition | undefined {
    return parsePosition(readFact(this.#deps.till.store.db, "stream_position") ?? "");
  }

  #set(up: boolean): void {
    if (up === this.#up || this.#stop.signal.aborted) return;
    this.#up = up;
    this.#since = this.#deps.till.clocks.now();
    this.#publish();
  }

  #publish(): void {
    this.#deps.till.streams.checkout.append({ name: "line", data: this.view() });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      const { signal } = this.#stop;
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
      signal.addEventListener("abort", done, { once: true });
      if (signal.aborted) done();
    });
  }
}
