import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { Drawer, DrawerOutcome, DrawerPin, DrawerState, DrawerTrial, DrawerWiring } from "../drawer.ts";
import { encodeBlocks } from "../escpos/encode.ts";
import { type PrinterProfile, printerProfile } from "../escpos/profile.ts";
import type { Connection, Line } from "../line.ts";
import { Link } from "../link.ts";
import type { Printer, PrinterStatus, PrintOutcome } from "../printer.ts";
import { clearTornJob, settleOlderJobs } from "./aftermath.ts";
import { Conversation } from "./conversation.ts";
import { type Job, runJob } from "./job.ts";
import { type Kicked, kickDrawer, outcomeOf, trialOf } from "./kick.ts";
import { paperLength } from "./paper-length.ts";
import { type Abilities, probe } from "./probe.ts";
import { DrawerSwitch } from "./switch.ts";
import { defaultTiming, type Timing } from "./timing.ts";
import { isStoppedByTrouble, troubleOf } from "./trouble.ts";

export interface PrinterOptions {
  readonly line: Line;
  /** What the printer can do, and its paper. Left out: one that follows Epson's, on 80 mm. */
  readonly profile?: PrinterProfile;
  readonly timing?: Partial<Timing>;
}

/** Opens a printer on a line and keeps it open. One that is not there yet is waited for. */
export function openPrinter(options: PrinterOptions): Printer & Drawer {
  return new LinePrinter(options);
}

/**
 * What every receive buffer takes when nothing can hold us back, with room for the questions beside it. Most have 4 kB;
 * some small ones have 512 bytes.
 */
const unheldBytes = 448;

const jobIdMax = 9_999;

/** What is known of the printer on the connection of the moment. */
interface Session {
  readonly conversation: Conversation;
  /** Nothing until it has been found out. */
  abilities?: Abilities;
  silent: boolean;
  /** It was found to confirm what it had not done, so its confirmations are worth nothing on this connection. */
  distrusted: boolean;
}

class LinePrinter implements Printer, Drawer {
  readonly #profile: PrinterProfile;
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
  /** Numbers of jobs rise from a number of chance: the printer may still hold one of an earlier program. */
  #jobs = Math.floor(Math.random() * jobIdMax);
  #jobRunning = false;
  /** Bytes of a job that may have ended in the middle. */
  #tornBytes = 0;
  #hasOlderJobs = false;
  /** What is still to be sent of a job that is held. */
  #rest: (Pick<Job, "blocks" | "paper"> & { readonly session: Session }) | undefined;
  #hasAnswered = false;

  constructor(options: PrinterOptions) {
    const { line } = options;
    this.#profile = options.profile ?? printerProfile("epson", 48);
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
  print(document: ReceiptDocument): Promise<PrintOutcome> {
    // The customer's change does not wait for the paper: a pulse that was asked for before leaves before.
    const pulseLeft = this.#pulseLeft;
    // In its turn already while it is drawn: one that takes fonts is not overtaken by one that takes none.
    return this.#inTurn(async () => {
      const blocks = await encodeBlocks(document, this.#profile, this.#blockBytes);
      const paper = paperLength(document, this.#profile.columns);
      await pulseLeft;
      return this.#carryOut({ blocks, paper });
    });
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
    const session: Session = { conversation, silent: false, distrusted: false };
    this.#session = session;
    this.#firstTried();
    this.#refresh();
    void this.#inTurn(() => this.#look(session));
    return (bytes) => conversation.receive(bytes);
  }

  #absent(): void {
    this.#session = undefined;
    this.#dropRest();
    clearTimeout(this.#poll);
    this.#firstTried();
    this.#refresh();
  }

  /** Looks at a printer that has nothing to do, and finds out what it can do if that is not known yet. */
  async #look(session: Session): Promise<void> {
    if (session.conversation.connection.isOver) return;
    if (session.abilities && session.abilities.level !== "D") {
      const { conversation } = session;
      const answers = await conversation.isHeard();
      session.silent = !answers && !conversation.connection.isOver && !isStoppedByTrouble(conversation);
      // A printer that was off has forgotten that it is to tell its changes.
      if (session.silent) this.#forget(session);
      else if (answers && session.abilities) await this.#finishHeld(session, session.abilities);
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
    if (abilities && !session.silent) session.abilities = trusted(abilities, session);
  }

  async #carryOut(job: Pick<Job, "blocks" | "paper">): Promise<PrintOutcome> {
    const session = this.#session;
    if (!session) return { kind: "not-sent", trouble: "absent" };
    if (!session.abilities) await this.#look(session);
    const { abilities, conversation } = session;
    if (!abilities) return this.#refused(session);
    this.#clearTorn(session);
    if (!(await this.#finishHeld(session, abilities))) return this.#refused(session);
    if (this.#hasOlderJobs && !(await settleOlderJobs(conversation, abilities, this.#timing.heldMs))) {
      return this.#refused(session);
    }
    this.#hasOlderJobs = false;
    return this.#run(session, abilities, job);
  }

  async #run(
    session: Session,
    abilities: Abilities,
    { blocks, paper }: Pick<Job, "blocks" | "paper">,
  ): Promise<PrintOutcome> {
    this.#jobRunning = true;
    this.#jobs = (this.#jobs % jobIdMax) + 1;
    const job = { blocks, id: this.#jobs, paper };
    const { outcome, lied, rest } = await runJob(session.conversation, abilities, job, this.#timing);
    this.#jobRunning = false;
    if (lied) this.#distrust(session, abilities);
    if (rest) this.#rest = { blocks: rest, paper, session };
    this.#hasOlderJobs = outcome.kind === "unknown" || outcome.kind === "held";
    if (outcome.kind === "unknown") this.#tornBytes = bytesOf(blocks);
    if (outcome.kind === "unknown" || outcome.kind === "not-sent") this.#lookAgain(session);
    return outcome;
  }

  /** Sends what is left of a job that was held; false while the printer does not take it yet. */
  async #finishHeld(session: Session, abilities: Abilities): Promise<boolean> {
    const rest = this.#rest;
    if (!rest) return true;
    if (!(await settleOlderJobs(session.conversation, abilities, this.#timing.heldMs))) return false;
    this.#rest = undefined;
    const outcome = await this.#run(session, abilities, rest);
    if (outcome.kind === "not-sent") this.#rest = rest;
    return this.#rest === undefined;
  }

  /** The printer was off or is gone: what it held of a job is torn, and the rest belongs to nothing. */
  #dropRest(): void {
    if (this.#rest) this.#tornBytes = bytesOf(this.#rest.blocks);
    this.#rest = undefined;
  }

  #distrust(session: Session, abilities: Abilities): void {
    session.distrusted = true;
    session.abilities = trusted(abilities, session);
    this.#refresh();
  }

  /** What was known of the printer no longer holds: it may have been switched off and on. */
  #lookAgain(session: Session): void {
    this.#forget(session);
    void this.#inTurn(() => this.#look(session));
  }

  #forget(session: Session): void {
    delete session.abilities;
    if (session.silent) this.#dropRest();
  }

  #refused({ conversation }: Session): PrintOutcome {
    if (conversation.connection.isOver) return { kind: "not-sent", trouble: "absent" };
    return { kind: "not-sent", trouble: troubleOf(conversation.condition) ?? "silent" };
  }

  #clearTorn(session: Session): void {
    const { conversation } = session;
    if (this.#rest && this.#rest.session !== session) this.#dropRest();
    if (this.#tornBytes > 0 && clearTornJob(conversation, this.#tornBytes, this.#profile.cutter))
      this.#tornBytes = 0;
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

/** A printer that has lied is asked for its condition and no longer for its confirmation. */
function trusted(abilities: Abilities, { distrusted }: Session): Abilities {
  const confirms = abilities.level === "A" || abilities.level === "B";
  return distrusted && confirms ? { ...abilities, level: "C" } : abilities;
}

function bytesOf(blocks: readonly Uint8Array[]): number {
  return blocks.reduce((sum, block) => sum + block.length, 0);
}
