/**
 * A till inside the test's own process: its real store in a temporary folder, its real rules and its real app. Clock,
 * printer, drawer and wallet are the test's: each writes down what was asked of it and answers what the story says.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { Day } from "#domain/business-day.ts";
import type { CashRounding } from "#domain/cash-rounding.ts";
import type { EReceipt } from "#domain/e-receipt.ts";
import type { HeartbeatReport } from "#domain/heartbeat.ts";
import type { Id, PaymentId } from "#domain/ids.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import {
  CHAIN_START,
  type Outcome,
  type RefundOutcome,
  type Statement,
  type StreamPosition,
  type VerifiedStatement,
} from "#domain/statement.ts";
import { operators, payments as paymentRows } from "#drizzle/pos/schema.ts";
import type {
  Drawer,
  DrawerOutcome,
  DrawerPin,
  DrawerState,
  DrawerTrial,
  DrawerWiring,
} from "#hardware/drawer.ts";
import type { Printer, PrinterStatus, PrintOutcome } from "#hardware/printer.ts";
import { inflated } from "#kit/e-receipts.ts";
import { newId } from "#kit/random-ids.ts";
import {
  certifyKey,
  chainAfter,
  keyId,
  newKeyPair,
  privateKeyObject,
  sha256,
  signStatement,
  verifyStatement,
} from "#kit/signatures.ts";
import { openAlarms } from "#pos/alarms/alarms.ts";
import type { PaymentView, SaleView } from "#pos/api.ts";
import type {
  Greeting,
  JournalHead,
  RefundAnswer,
  ResumeAt,
  SettlementAnswer,
  WalletAnswer,
  WalletBackend,
} from "#pos/backends/backend.ts";
import { Displays, ScreenDisplay } from "#pos/display.ts";
import { DrawerLearning } from "#pos/drawer/learning.ts";
import { NoSales } from "#pos/drawer/no-sale.ts";
import { recoverDrawer } from "#pos/drawer/openings.ts";
import { DrawerWatch } from "#pos/drawer/watch.ts";
import { openStreams } from "#pos/events.ts";
import type { ActiveIdentity } from "#pos/identity.ts";
import { TerminalKeys } from "#pos/keys.ts";
import { Payments } from "#pos/payments/payments.ts";
import { PaymentQuestions } from "#pos/payments/questions.ts";
import { PrintQueue } from "#pos/receipts/jobs.ts";
import { RefundQuestions } from "#pos/refunds/questions.ts";
import { Refunds } from "#pos/refunds/refunds.ts";
import { findRefund } from "#pos/refunds/store.ts";
import { Sales } from "#pos/sales/sales.ts";
import { beginShift } from "#pos/shifts/shifts.ts";
import { Signer } from "#pos/signer.ts";
import { openStore, type PosStore } from "#pos/store.ts";
import { EReceipts } from "#pos/sync/e-receipts.ts";
import { Heartbeats } from "#pos/sync/heartbeats.ts";
import { KeyChanges } from "#pos/sync/key-changes.ts";
import { Line } from "#pos/sync/line.ts";
import { Pursuit } from "#pos/sync/pursuit.ts";
import { Reminders } from "#pos/sync/reminders.ts";
import { Statements } from "#pos/sync/statements.ts";
import { Witness } from "#pos/sync/witness.ts";
import type { Till } from "#pos/till.ts";
import { type Clocks, WalletClock } from "#pos/wallet-clock.ts";

/** A clock that goes on only when the test says so. */
export class TestClocks implements Clocks {
  #wall = Date.UTC(2026, 5, 1, 4, 0, 0);
  #monotonic = 5000;

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  advance(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
  }

  /** As somebody sets the clock of the machine. */
  setByHand(ms: number): void {
    this.#wall += ms;
  }
}

/** Prints nothing: says of each job what the story wants, `printed` where it wants nothing. */
export class RecordingPrinter implements Printer {
  readonly printed: ReceiptDocument[] = [];
  readonly outcomes: (PrintOutcome | Promise<PrintOutcome>)[] = [];

  async print(document: ReceiptDocument): Promise<PrintOutcome> {
    this.printed.push(document);
    return this.outcomes.shift() ?? { kind: "printed" };
  }

  status(): PrinterStatus {
    return { state: "ready", paperNearEnd: false, level: "A" };
  }

  onStatus(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {}

  /** The papers that claim to be a sale's original receipt. */
  get originals(): ReceiptDocument[] {
    return this.printed.filter((document) => saysReceipt(document) && !saysCopy(document));
  }
}

export function saysCopy(document: ReceiptDocument): boolean {
  return JSON.stringify(document).includes("补打");
}

function saysReceipt(document: ReceiptDocument): boolean {
  return JSON.stringify(document).includes("谢谢惠顾");
}

export class RecordingDrawer implements Drawer {
  opened = 0;
  outcome: DrawerOutcome | Promise<DrawerOutcome> = "opened";
  /** The pins that were tried, in order, and what the next trial shows. */
  readonly tried: DrawerPin[] = [];
  trial: DrawerTrial | Promise<DrawerTrial> = { pulse: "sent", switched: "high" };
  wiring: DrawerWiring | undefined;
  #state: DrawerState = "unknown";
  readonly #listeners = new Set<(state: DrawerState) => void>();

  async open(): Promise<DrawerOutcome> {
    this.opened++;
    return this.outcome;
  }

  async tryPin(pin: DrawerPin): Promise<DrawerTrial> {
    this.tried.push(pin);
    return this.trial;
  }

  wire(wiring: DrawerWiring): void {
    this.wiring = wiring;
  }

  state(): DrawerState {
    return this.#state;
  }

  onState(listener: (state: DrawerState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The drawer is seen to be so, as the story wants. */
  becomes(state: DrawerState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}

/** The bank's word: a root, and a key that it vouches for. */
export class Bank {
  readonly root = newKeyPair();
  readonly #key = certifyKey(
    newKeyPair(),
    { demo: true, notBefore: 0, notAfter: 4_000_000_000 },
    privateKeyObject(this.root),
  );
  #number = 0;
  #chain: Uint8Array = CHAIN_START;

  /** Signed bytes of a statement, as they travel: the next of the stream, unless the story names another position. */
  sign(statement: Omit<Statement, "position"> & Partial<Pick<Statement, "position">>): Uint8Array {
    if (statement.position) return signStatement({ position: statement.position, ...statement }, this.#key);
    const position = { epoch: 1, number: ++this.#number, chain: this.#chain };
    this.#chain = chainAfter(this.#chain, { ...statement, position });
    return signStatement({ ...statement, position: { ...position, chain: this.#chain } }, this.#key);
  }

  get anchor() {
    return { rootKey: this.root.publicKey, demo: true };
  }

  /** @throws Error for bytes that are no statement of this bank */
  verified(signed: Uint8Array): VerifiedStatement {
    const statement = verifyStatement(signed, this.anchor);
    if (!statement) throw new Error("that is no statement of this bank");
    return statement;
  }
}

export const CASHIER = { id: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80", name: "王芳", role: "manager" } as const;

/** A till that is written down as activated, without a wallet having been asked. */
export function activeIdentity(bank: Bank): ActiveIdentity {
  const signing = newKeyPair();
  return {
    serial: "SY-TEST",
    signing: {
      publicKey: new Uint8Array(signing.publicKey),
      privateKey: new Uint8Array(signing.privateKey),
    },
    signingSince: Date.UTC(2026, 5, 1),
    pepper: new Uint8Array(32).fill(7),
    enrolment: {
      terminal: newId(),
      number: "00000001",
      merchant: {
        id: newId(),
        nameZh: "好邻居便利店",
        nameEn: "Good Neighbour Store",
        place: "上海市黄浦区示范路 1 号",
        city: "Shanghai",
        country: "CN",
        category: "5411",
        currency: "CNY",
        timeZone: "Asia/Shanghai",
      },
      rootKey: new Uint8Array(bank.root.publicKey),
      payUrl: "http://wallet.test",
      codeKey: new Uint8Array(32),
      demo: true,
    },
  };
}

/** How long the drawer of a test's till may be open. */
export const OPEN_MAX_MS = 60_000;

interface World {
  readonly folder: string;
  readonly bank: Bank;
  readonly identity: ActiveIdentity;
  readonly clocks: TestClocks;
  readonly printer: RecordingPrinter;
  readonly drawer: RecordingDrawer;
  /** What the shop has set. */
  cashRounding?: CashRounding | undefined;
}

const newFolder = () => mkdtempSync(join(tmpdir(), "shouyin-pos-"));

let emptyStore: ReadonlyMap<string, Buffer> | undefined;

/** The files of a store in which nothing is yet, migrated once for all the desks of a process: each begins with a copy. */
function filesOfEmptyStore(): ReadonlyMap<string, Buffer> {
  if (emptyStore) return emptyStore;
  const folder = newFolder();
  openStore(folder).close();
  emptyStore = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  rmSync(folder, { recursive: true, force: true });
  return emptyStore;
}

/** One life of a till: what lies in the folder and what stands on the desk outlives it, what is in memory does not. */
export class Desk {
  readonly world: World;
  readonly store: PosStore;
  readonly till: Till;
  readonly display: Displays;
  readonly prints: PrintQueue;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly statements: Statements;
  readonly keys: TerminalKeys;
  readonly signer: Signer;
  readonly sales: Sales;
  readonly noSales: NoSales;
  readonly drawerWatch: DrawerWatch;
  readonly learning: DrawerLearning;
  /** What the till logged, one JSON text a line. */
  readonly logged: string[] = [];

  private constructor(world: World, store: PosStore) {
    this.world = world;
    this.store = store;
    const streams = openStreams();
    const log = pino({ level: "info" }, { write: (line: string) => void this.logged.push(line) });
    this.display = new Displays([new ScreenDisplay(streams)], log);
    const walletClock = new WalletClock(world.clocks, store.db);
    this.keys = new TerminalKeys(world.folder, world.identity, world.clocks.now());
    this.signer = new Signer(this.keys, walletClock);
    this.till = {
      store,
      streams,
      display: this.display,
      identity: world.identity,
      clocks: world.clocks,
      walletClock,
      printer: world.printer,
      drawer: world.drawer,
      log,
      get cashRounding() {
        return world.cashRounding;
      },
      rateDays: 7,
      qrText: (signed) => `QR ${Buffer.from(sha256(signed)).toString("hex")}`,
      reversalQr: (signed) => `REVERSAL ${Buffer.from(sha256(signed)).toString("hex")}`,
    };
    this.prints = new PrintQueue(this.till);
    this.payments = new Payments(this.till, this.prints, this.signer);
    this.refunds = new Refunds(this.till, this.prints, this.signer);
    this.statements = new Statements(this.till, this.payments, this.refunds);
    this.sales = new Sales(this.till, this.payments, this.prints);
    this.noSales = new NoSales(this.till);
    this.drawerWatch = new DrawerWatch(this.till, OPEN_MAX_MS);
    this.learning = new DrawerLearning(this.till, () => this.drawerWatch.learnt());
  }

  /** A new till with an operator, which has heard the wallet's time unless the story says that it never did. */
  static open({ heardWallet = true } = {}): Desk {
    const folder = newFolder();
    for (const [name, bytes] of filesOfEmptyStore()) writeFileSync(join(folder, name), bytes);
    const bank = new Bank();
    const world: World = {
      folder,
      bank,
      identity: activeIdentity(bank),
      clocks: new TestClocks(),
      printer: new RecordingPrinter(),
      drawer: new RecordingDrawer(),
    };
    const desk = new Desk(world, openStore(folder));
    const operator = { pinHash: "", pinMustChange: false, createdAt: 0 } as const;
    desk.store.write((db) => {
      db.insert(operators)
        .values({ ...CASHIER, ...operator })
        .run();
    });
    beginShift(desk.till, CASHIER);
    if (heardWallet) desk.till.walletClock.learn(world.clocks.now(), desk.store.db);
    return desk;
  }

  /** The next life of the same till, as its start would begin it: memory is gone, the store is opened anew. */
  restart(): Desk {
    this.drawerWatch.stop();
    this.store.close();
    const next = new Desk(this.world, openStore(this.world.folder));
    recoverDrawer(next.till);
    next.prints.recover();
    return next;
  }

  close(): void {
    this.drawerWatch.stop();
    this.store.close();
    rmSync(this.world.folder, { recursive: true, force: true });
  }

  openSale(amount: number, id = newId()): SaleView {
    const lines = [{ id, name: "商品", quantity: 1, unitPrice: amount }];
    return this.sales.open(id, { currency: "CNY", lines }, CASHIER);
  }

  /** Opens a sale and shows the QR for all of it. */
  collect(amount: number): { sale: Id; payment: PaymentId } {
    const sale = newId();
    const tender = newId();
    this.openSale(amount, sale);
    this.sales.tender(sale, tender, { kind: "wallet", amount }, CASHIER);
    return { sale, payment: { tender, attempt: 1 } };
  }

  /** The wallet's statement of this till's payment, signed; with what the story wants to be wrong. */
  stated(payment: PaymentId, outcome: Outcome, wrong: Partial<Statement> = {}): Uint8Array {
    const row = this.rowOf(payment);
    const { terminal, merchant } = this.world.identity.enrolment;
    const facts = { terminal, merchant: merchant.id, payment, amount: row.amount, currency: row.currency };
    const request = sha256(row.request);
    return this.world.bank.sign({ outcome, ...facts, request, decidedAt: this.world.clocks.now(), ...wrong });
  }

  /** The wallet's statement of a refund that this till asked for, signed. */
  refundStated(id: Id, outcome: RefundOutcome, wrong: Partial<Statement> = {}): Uint8Array {
    const row = findRefund(this.store.db, id);
    if (!row) throw new Error("no such refund");
    const { terminal, merchant } = this.world.identity.enrolment;
    return this.world.bank.sign({
      outcome,
      terminal,
      merchant: merchant.id,
      payment: { tender: row.tender, attempt: row.attempt },
      amount: row.amount,
      currency: row.currency,
      request: sha256(row.request),
      decidedAt: this.world.clocks.now(),
      ...wrong,
    });
  }

  /** The wallet states an outcome and the till hears it. */
  hears(payment: PaymentId, outcome: Outcome, wrong: Partial<Statement> = {}): void {
    this.statements.hear(this.stated(payment, outcome, wrong));
  }

  rowOf({ tender, attempt }: PaymentId) {
    const row = this.store.db
      .select()
      .from(paymentRows)
      .all()
      .find((known) => known.tender === tender && known.attempt === attempt);
    if (!row) throw new Error("no such payment");
    return row;
  }

  view(sale: Id): SaleView {
    return this.sales.view(sale);
  }

  /** What the checkout is alarmed with, in English. */
  get alarms(): string[] {
    return openAlarms(this.store.db).map(({ en }) => en);
  }

  get keyId(): string {
    return Buffer.from(keyId(this.world.identity.signing.publicKey)).toString("hex");
  }
}

export function latestPayment(sale: SaleView): PaymentView {
  const payment = sale.tenders.at(-1)?.payments.at(-1);
  if (!payment) throw new Error("the sale has no payment");
  return payment;
}

/** A till's talk with its wallet, as its start begins it. */
export class Sync {
  readonly line: Line;
  readonly #pursuit: Pursuit;

  constructor({ till, keys, signer, payments, refunds, statements }: Desk, backend: WalletBackend) {
    const pursuit = new Pursuit(till.log);
    this.#pursuit = pursuit;
    const reminders = new Reminders(till, backend);
    statements.onHeard = () => reminders.wake();
    const witness = new Witness(till, backend);
    const heartbeats = new Heartbeats({
      till,
      backend,
      devices: { scanner: undefined, pole: undefined },
      version: "1.2.3",
      isVirtualPrinter: false,
      freeBytes: async () => 1_000_000_000,
    });
    const keyChanges = new KeyChanges({ till, keys, backend, lifetimeDays: 365 });
    this.line = new Line({
      till,
      backend,
      statements,
      pursuit,
      reminders,
      witness,
      heartbeats,
      eReceipts: new EReceipts({ till, backend, signer }),
      keyChanges,
    });
    new PaymentQuestions({ till, payments, statements, backend, pursuit }).start();
    new RefundQuestions({ till, refunds, statements, backend, pursuit }).start();
  }

  async stop(): Promise<void> {
    this.#pursuit.stop();
    await this.line.stop();
  }
}

/** A receipt as the wallet was brought it. */
export interface BroughtReceipt {
  readonly address: Uint8Array;
  /** What was signed. */
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly says: EReceipt;
}

export interface Question {
  readonly how: "tell" | "submit" | "ask" | "reverse";
  readonly id: PaymentId;
  /** The payment code that came with it, or the reversal's signed bytes. */
  readonly with?: string | Uint8Array;
}

/** A wallet that answers by the story: what it is asked is written down, and may be awaited. */
export class ScriptedBackend implements WalletBackend {
  readonly questions: Question[] = [];
  answer: (question: Question) => WalletAnswer | Promise<WalletAnswer> = () => ({
    kind: "none",
    why: "the line is down",
  });
  greets: Greeting = "well";
  greetings = 0;
  /** Where each reader of the stream wanted to go on. */
  readonly followed: (StreamPosition | undefined)[] = [];
  /** What each had seen by any way. */
  readonly seen: (StreamPosition | undefined)[] = [];
  #stream: StatementStream | undefined;
  #waiting: (() => void)[] = [];

  readonly refundQuestions: Id[] = [];
  refundAnswer: (id: Id) => RefundAnswer = () => ({ kind: "none", why: "the line is down" });
  readonly reminded: Uint8Array[] = [];
  remembers = true;
  /** What a reminder finds. */
  knows: "known" | "forgotten" = "forgotten";
  balanceThere: number | undefined;
  /** What the wallet settles for a day. */
  settlementThere: (day: Day) => SettlementAnswer = () => ({ kind: "none", why: "the line is down" });
  retires = true;

  tell(id: PaymentId): Promise<WalletAnswer> {
    return this.#ask({ how: "tell", id });
  }

  submit(id: PaymentId, _: Uint8Array, code: string): Promise<WalletAnswer> {
    return this.#ask({ how: "submit", id, with: code });
  }

  ask(id: PaymentId): Promise<WalletAnswer> {
    return this.#ask({ how: "ask", id });
  }

  reverse(id: PaymentId, reversal: Uint8Array): Promise<WalletAnswer> {
    return this.#ask({ how: "reverse", id, with: reversal });
  }

  async refund(id: Id): Promise<RefundAnswer> {
    this.refundQuestions.push(id);
    this.#tellWaiting();
    return this.refundAnswer(id);
  }

  async remind(statement: Uint8Array): Promise<"known" | "forgotten" | undefined> {
    if (this.remembers) this.reminded.push(statement);
    this.#tellWaiting();
    return this.remembers ? this.knows : undefined;
  }

  /** What the wallet has seen of the journal before. */
  witnessed: JournalHead | null = null;
  readonly heads: JournalHead[] = [];

  async witness(head: JournalHead): Promise<JournalHead | null> {
    const before = this.witnessed;
    this.heads.push(head);
    if (head.number > (before?.number ?? 0)) this.witnessed = head;
    return before;
  }

  /** The keys that the terminal said it goes over to, and the word on each. */
  readonly announced: Uint8Array[] = [];
  announces: "announced" | "refused" | undefined = "announced";
  /** Whether the wallet goes by the key before. */
  holdsFormer = false;

  async announceKey(next: Uint8Array): Promise<"announced" | "refused" | undefined> {
    this.announced.push(next);
    return this.announces;
  }

  async holds(): Promise<boolean> {
    return this.holdsFormer;
  }

  readonly heartbeats: HeartbeatReport[] = [];
  keepsHeartbeats = true;

  async beat(report: HeartbeatReport): Promise<boolean> {
    this.heartbeats.push(report);
    this.#tellWaiting();
    return this.keepsHeartbeats;
  }

  /** Each receipt that was brought, by the sale that it is of, and what the wallet says of it. */
  readonly brought: BroughtReceipt[] = [];
  keeps: (brought: BroughtReceipt) => "kept" | "refused" | undefined = () => "kept";

  async keepReceipt(address: Uint8Array, receipt: Uint8Array, signature: Uint8Array) {
    const bytes = inflated(receipt);
    if (!bytes) throw new Error("a receipt was brought that is not deflated");
    const says = JSON.parse(Buffer.from(bytes).toString("utf8")) as EReceipt;
    const brought = { address, bytes, signature, says };
    this.brought.push(brought);
    this.#tellWaiting();
    return this.keeps(brought);
  }

  async balance(): Promise<number | undefined> {
    return this.balanceThere;
  }

  async settlement(day: Day): Promise<SettlementAnswer> {
    return this.settlementThere(day);
  }

  async retire(): Promise<boolean> {
    return this.retires;
  }

  /** What the wallet says of a code; undefined where it says nothing. */
  resets: (operator: string, code: string) => "granted" | "refused" | undefined = () => "refused";
  /** Ids and codes as they were brought. */
  readonly broughtResets: string[] = [];

  async redeemPinReset(id: Id, operator: string, code: string) {
    this.broughtResets.push(id);
    return this.resets(operator, code);
  }

  async greet(): Promise<Greeting> {
    this.greetings++;
    return this.greets;
  }

  /** The epoch that the stream says it is of. */
  epoch = 1;

  follow(
    { heard, seen }: ResumeAt,
    signal: AbortSignal,
    onConnected: () => void,
    onEpoch: (epoch: number) => void,
  ) {
    this.followed.push(heard);
    this.seen.push(seen);
    const stream = new StatementStream(signal);
    this.#stream = stream;
    onConnected();
    onEpoch(this.epoch);
    this.#tellWaiting();
    return stream;
  }

  /** The stream brings these bytes. */
  says(signed: Uint8Array): void {
    if (!this.#stream) throw new Error("nobody follows the stream");
    this.#stream.say(signed);
  }

  /** The line is lost. */
  fallsSilent(): void {
    this.#stream?.end();
    this.#stream = undefined;
  }

  /** Resolves once so many questions were asked, or the stream was followed so often. */
  async until(happened: () => boolean): Promise<void> {
    while (!happened()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async #ask(question: Question): Promise<WalletAnswer> {
    this.questions.push(question);
    this.#tellWaiting();
    return this.answer(question);
  }

  #tellWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

class StatementStream implements AsyncIterable<Uint8Array> {
  readonly #said: Uint8Array[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    signal.addEventListener("abort", () => this.end(), { once: true });
  }

  say(signed: Uint8Array): void {
    this.#said.push(signed);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const signed = this.#said.shift();
      if (signed) yield signed;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
