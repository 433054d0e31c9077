import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { Drawer, DrawerOutcome, DrawerPin, DrawerState, DrawerTrial, DrawerWiring } from "../drawer.ts";
import { encodeBlocks } from "../escpos/encode.ts";
import { type PaperProfile, paper80 } from "../escpos/profile.ts";
import type { Connection, Line } from "../line.ts";
import { Link } from "../link.ts";
import type { Printer, PrinterStatus, PrintOutcome } from "../printer.ts";
import { clearTornJob, settleOlderJobs } from "./aftermath.ts";
import { Conversation } from "./conversation.ts";
import { runJob } from "./job.ts";
import { type Kicked, kickDrawer, outcomeOf, trialOf } from "./kick.ts";
import { type Abilities, probe } from "./probe.ts";
import { DrawerSwitch } from "./switch.ts";
import { defaultTiming, type Timing } from "./timing.ts";
import { troubleOf } from "./trouble.ts";

export interface PrinterOptions {
  readonly line: Line;
  /** Half-width columns of the paper: 48 on 80 mm, 32 on 58 mm. */
  readonly columns?: number;
  readonly timing?: Partial<Timing>;
}

/** Opens a printer on a line and keeps it open. One that is not there yet is waited for. */
export function openPrinter(options: PrinterOptions): Printer & Drawer {
  return new LinePrinter(options);
}

/** What every receive buffer takes when nothing can hold us back; the smallest in use have 4 kB. */
const unheldBytes = 1_024;

/** What is known of the printer on the connection of the moment. */
interface Session {
  readonly conversation: Conversation;
  /** Nothing until it has been found out. */
  abilities?: Abilities;
  silent: boolean;
}

class LinePrinter implements Printer, Drawer {
  readonly #paper: PaperProfile;
  readonly #timing: Timing;
  readonly #drawer = new DrawerSwitch();
  readonly #blockBytes: number;
  readonly #link: Link;
  readonly #listeners = new Set<(status: PrinterStatus) => void>();
  #session: Session | undefined;
  /** Jobs and looks at the printer, one at a time. */
  #turn: Promise<unknown>;
  #kicks: Promise<unknown> = Promise.resolve();
  /** Fulfilled once the pulse that was asked for last has left. */
  #pulseLeft: Promise<void> = Promise.resolve();
  #firstTried: () => void = () => {};
  #status: PrinterStatus = { state: "absent" };
  #poll: NodeJS.Timeout | undefined;
  #jobs = 0;
  #jobRunning = false;
  /** Bytes of a job that may have ended in the middle. */
  #tornBytes = 0;
  #hasOlderJobs = false;
  #hasAnswered = false;

  constructor(options: PrinterOptions) {
    const { line } = options;
    this.#paper = { ...paper80, columns: options.columns ?? paper80.columns };
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#blockBytes = line.heldBack ? Number.POSITIVE_INFINITY : unheldBytes;
    // A job that is given before the port has been tried waits for that, instead of being refused.
    this.#turn = new Promise<void>((tried) => {
      this.#firstTried = tried;
    });
    this.#link = new Link(line, {
      connected: (connection) => this.#begin(connection),
      absent: () => this.#absent(),
    });
  }

  /** @throws RangeError if a QR of the document does not fit the paper */
  async print(document: ReceiptDocument): Promise<PrintOutcome> {
    const blocks = encodeBlocks(document, this.#paper, this.#blockBytes);
    // The customer's change does not wait for the paper: a pulse that was asked for before leaves before.
    const pulseLeft = this.#pulseLeft;
    return this.#inTurn(() => pulseLeft.then(() => this.#carryOut(blocks)));
  }

  async open(): Promise<DrawerOutcome> {
    const { pin, opensTo } = this.#drawer.wiring;
    return outcomeOf(await this.#kickInTurn(pin, opensTo), opensTo);
  }

  async tryPin(pin: DrawerPin): Promise<DrawerTrial> {
    return trialOf(await this.#kickInTurn(pin, undefined));
  }

  wire(wiring: DrawerWiring): void {
    this.#drawer.wire(wiring);
  }

  state(): DrawerState {
    return this.#drawer.state;
  }

  onState(listener: (state: DrawerState) => void): () => void {
    return this.#drawer.onState(listener);
  }

  status(): PrinterStatus {
    return this.#status;
  }

  onStatus(listener: (status: PrinterStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#link.close();
    this.#absent();
    await Promise.all([this.#turn, this.#kicks]);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    // Whoever gave this work has its failure; the next in turn has nothing to do with it.
    this.#turn = Promise.allSettled([done]);
    return done;
  }

  #begin(connection: Connection): (bytes: Uint8Array) => void {
    const conversation = new Conversation(connection, this.#timing.answerMs, () => this.#refresh());
    const session: Session = { conversation, silent: false };
    this.#session = session;
    this.#firstTried();
    this.#refresh();
    void this.#inTurn(() => this.#look(session));
    return (bytes) => conversation.receive(bytes);
  }

  #absent(): void {
    this.#session = undefined;
    clearTimeout(this.#poll);
    this.#firstTried();
    this.#refresh();
  }

  /** Looks at a printer that has nothing to do, and finds out what it can do if that is not known yet. */
  async #look(session: Session): Promise<void> {
    if (session.conversation.connection.isOver) return;
    if (session.abilities && session.abilities.level !== "D") {
      session.silent = !(await session.conversation.askAll()) && !session.conversation.connection.isOver;
      // A printer that was off has forgotten that it is to tell its changes.
      if (session.silent) delete session.abilities;
    } else await this.#meet(session);
    this.#refresh();
    clearTimeout(this.#poll);
    if (session.conversation.connection.isOver) return;
    this.#poll = setTimeout(() => void this.#inTurn(() => this.#look(session)), this.#timing.idlePollMs);
  }

  async #meet(session: Session): Promise<void> {
    // Only one that answers: what is sent to a printer that is still starting is lost.
    if (await session.conversation.ask(1)) this.#clearTorn(session);
    const abilities = await probe(session.conversation, this.#timing.probeMs);
    const mute = abilities?.level === "D";
    if (!mute) this.#hasAnswered = true;
    // A printer that used to answer and is silent now is switched off, not mute.
    session.silent = mute && this.#hasAnswered && !session.conversation.connection.isOver;
    if (abilities && !session.silent) session.abilities = abilities;
  }

  async #carryOut(blocks: readonly Uint8Array[]): Promise<PrintOutcome> {
    const session = this.#session;
    if (!session) return { kind: "not-sent", trouble: "absent" };
    if (!session.abilities) await this.#look(session);
    const { abilities, conversation } = session;
    if (!abilities) return this.#refused(session);
    this.#clearTorn(session);
    if (this.#hasOlderJobs && !(await settleOlderJobs(conversation, abilities, this.#timing.heldMs))) {
      return this.#refused(session);
    }
    this.#hasOlderJobs = false;
    this.#jobRunning = true;
    this.#jobs = (this.#jobs % 9_999) + 1;
    const outcome = await runJob(conversation, abilities, { blocks, id: this.#jobs }, this.#timing);
    this.#jobRunning = false;
    this.#hasOlderJobs = outcome.kind === "unknown" || outcome.kind === "held";
    if (outcome.kind === "unknown") this.#tornBytes = blocks.reduce((sum, block) => sum + block.length, 0);
    if (outcome.kind === "unknown" || outcome.kind === "not-sent") this.#lookAgain(session);
    return outcome;
  }

  /** What was known of the printer no longer holds: it may have been switched off and on. */
  #lookAgain(session: Session): void {
    delete session.abilities;
    void this.#inTurn(() => this.#look(session));
  }

  #refused({ conversation }: Session): PrintOutcome {
    if (conversation.connection.isOver) return { kind: "not-sent", trouble: "absent" };
    return { kind: "not-sent", trouble: troubleOf(conversation.condition) ?? "silent" };
  }

  #clearTorn({ conversation }: Session): void {
    if (this.#tornBytes > 0 && clearTornJob(conversation, this.#tornBytes)) this.#tornBytes = 0;
  }

  #kickInTurn(pin: DrawerPin, opensTo: DrawerWiring["opensTo"]): Promise<Kicked> {
    return new Promise((kicked) => {
      this.#pulseLeft = new Promise((onLeft) => {
        this.#kicks = this.#kicks.then(async () => kicked(await this.#kick(pin, opensTo, onLeft)));
      });
    });
  }

  async #kick(pin: DrawerPin, opensTo: DrawerWiring["opensTo"], onLeft: () => void): Promise<Kicked> {
    const session = this.#session;
    if (!session) {
      onLeft();
      return { pulse: "not-sent", before: undefined, after: undefined };
    }
    const { conversation, abilities } = session;
    const isBehindJob = () => this.#jobRunning;
    return kickDrawer(
      conversation,
      { pin, opensTo, isBehindJob, level: abilities?.level, onLeft },
      this.#timing,
    );
  }

  #refresh(): void {
    const drawerPin = this.#session?.silent ? undefined : this.#session?.conversation.drawerPin;
    this.#drawer.note(drawerPin === undefined ? undefined : drawerPin ? "high" : "low");
    const status = this.#current();
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }

  #current(): PrinterStatus {
    if (!this.#session) return { state: "absent" };
    const { conversation, abilities, silent } = this.#session;
    const trouble = silent ? "silent" : troubleOf(conversation.condition);
    if (trouble) return { state: "attention", trouble };
    if (!abilities) return { state: "probing" };
    return { state: "ready", paperNearEnd: conversation.condition.paperNearEnd, level: abilities.level };
  }
}
