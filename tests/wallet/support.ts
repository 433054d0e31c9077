/**
 * The wallet inside the test's own process: its store, its app, and terminals and phones that speak to it as real
 * ones do. The store is a database of its own on the run's PostgreSQL, or PGlite in a temporary folder.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { pino } from "pino";
import { CERTIFICATE_SIZE } from "#domain/certificate.ts";
import type { Duty } from "#domain/duty.ts";
import type { HeartbeatReport } from "#domain/heartbeat.ts";
import { formatPaymentId, type Id, type PaymentId } from "#domain/ids.ts";
import type { MerchantFacts } from "#domain/merchant.ts";
import type { Currency } from "#domain/money.ts";
import { stepOf } from "#domain/payment-code.ts";
import { type PaymentRequest, SIGNATURE_SIZE } from "#domain/payment-request.ts";
import type { RefundRequest } from "#domain/refund-request.ts";
import type { Problem } from "#domain/refusal.ts";
import type { VerifiedStatement } from "#domain/statement.ts";
import { customers, devices } from "#drizzle/wallet/schema.ts";
import { activationDigest, codeKeyOf, proveCode } from "#kit/activation.ts";
import { signHttpRequest, verifyHttpResponse } from "#kit/http-signatures.ts";
import { keyChange } from "#kit/key-change.ts";
import { type CodeMaker, makePaymentCode } from "#kit/payment-codes.ts";
import { hashPin } from "#kit/pins.ts";
import { newId } from "#kit/random-ids.ts";
import { readServerSentEvents, type ServerSentEvent } from "#kit/server-sent-events.ts";
import {
  type KeyPair,
  keyId,
  newKeyPair,
  privateKeyObject,
  publicKeyObject,
  sha256,
  signIn,
  signRefund,
  signRequest,
  signReversal,
  type TrustAnchor,
  verifyCertificate,
  verifyStatement,
} from "#kit/signatures.ts";
import type { StaticFiles } from "#kit/static-files.ts";
import type {
  Activation,
  ActivationInput,
  PaymentAnswer,
  PhoneDevice,
  PhonePayment,
  RefundAnswer,
  WalletView,
} from "#wallet/api.ts";
import { createWalletApp } from "#wallet/app.ts";
import { addStaff } from "#wallet/bank/staff.ts";
import type { CoreBank } from "#wallet/core-bank/port.ts";
import { bindStore } from "#wallet/facts.ts";
import { loadKeys } from "#wallet/keys.ts";
import { openAccount, post } from "#wallet/ledger.ts";
import { registerMerchant } from "#wallet/merchants/merchants.ts";
import { databaseTime, inTransaction, openStore, type WalletStore } from "#wallet/store.ts";
import { StreamBell } from "#wallet/streams.ts";
import { issueActivationCode } from "#wallet/terminals/activation.ts";
import { linkAccount } from "#wallet/wallets/linked-accounts.ts";
import { Writer } from "#wallet/writer/writer.ts";
import { ownDatabase } from "../support/databases.ts";

const HOST = "wallet.test";
const ORIGIN = `http://${HOST}`;
const PHONE_PAGE = "<!doctype html><title>wallet</title>";
const SCREENS: StaticFiles = new Map([
  ["/phone/index.html", { body: new Uint8Array(Buffer.from(PHONE_PAGE)), type: "text/html; charset=utf-8" }],
]);
export const PIN = "502946";
const quiet = pino({ level: "silent" });
const AMOUNT_PLENTY = 1_000_000;

/** A merchant as the bank's people register one. */
export const MERCHANT_FACTS: MerchantFacts = {
  nameZh: "好邻居便利店",
  nameEn: "Good Neighbour Store",
  creditCode: "91310101MA0000000J",
  place: "上海市黄浦区示范路 1 号",
  city: "Shanghai",
  country: "CN",
  category: "5411",
  timeZone: "Asia/Shanghai",
  cutOff: 0,
  currency: "CNY",
  settlementAccount: { bank: "102290000018", number: "6222020000000000018", holder: "好邻居便利店" },
};

/** What a terminal that is well tells of itself. */
export const HEARTBEAT: HeartbeatReport = {
  version: "0.3.0",
  upForMs: 60_000,
  clockAheadMs: 12,
  printer: "well",
  drawer: "well",
  scanner: "none",
  display: "well",
  freeBytes: 8_000_000_000,
  pending: { count: 0, oldestMs: 0 },
  alarms: 0,
};

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}
export type Refused = Answer<Problem>;

export const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
export const bytesOf = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? "", "base64url"));

/** What terminals and phones send. */
export interface WalletCall {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A wallet as terminals and phones reach it: here in the test's own process, or processes of their own. */
export interface WalletSide {
  /** What terminals sign for, and phones' pages are of. */
  readonly origin: string;
  readonly anchor: TrustAnchor;
  /** Epoch milliseconds by the wallet's clock. */
  now(): Promise<number>;
  fetch(path: string, init?: WalletCall): Promise<Response>;
  statement(text: string | undefined): VerifiedStatement;
}

export interface WalletOptions {
  /** Where its keys are kept; without: a temporary folder that goes when it is closed. */
  readonly folder?: string;
  readonly databaseUrl?: string;
  readonly demo?: boolean;
  /** Where its top-ups come from; without one it is connected to none. */
  readonly coreBank?: CoreBank;
}

export class Wallet implements WalletSide {
  readonly origin = ORIGIN;
  readonly #folder: string;
  readonly #ownFolder: boolean;
  readonly #store: WalletStore;
  readonly keys;
  readonly bell = new StreamBell();
  /** What the wallet logged, one JSON text a line. */
  readonly logged: string[] = [];
  readonly log = pino({ level: "info" }, { write: (line: string) => void this.logged.push(line) });
  readonly app;
  /** Where customers' money comes from. */
  cash!: Id;
  #pinHash!: string;
  #customers = 0;
  #devices = 0;

  readonly writer: Writer;

  private constructor(
    folder: string,
    store: WalletStore,
    { folder: kept, demo = true, coreBank }: WalletOptions,
  ) {
    this.#folder = folder;
    this.#ownFolder = kept === undefined;
    this.#store = store;
    this.keys = loadKeys(folder, demo, Date.now());
    this.writer = new Writer({ store, keys: this.keys, bell: this.bell, log: this.log });
    this.app = createWalletApp({
      db: store.db,
      keys: this.keys,
      bell: this.bell,
      writer: this.writer,
      log: this.log,
      screens: SCREENS,
      coreBank,
      payUrl: () => ORIGIN,
      hosts: () => new Set([HOST]),
    });
  }

  static async open(options: WalletOptions = {}): Promise<Wallet> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), "shouyin-wallet-"));
    const databaseUrl = options.databaseUrl ?? (await ownDatabase());
    const wallet = new Wallet(folder, await openStore(folder, databaseUrl, quiet), options);
    await bindStore(wallet.db, wallet.keys);
    await wallet.writer.start();
    wallet.cash = await openAccount(wallet.db, newId(), "cash_at_branch", "CNY");
    wallet.#pinHash = await hashPin(PIN, wallet.keys.pepper);
    return wallet;
  }

  get store(): WalletStore {
    return this.#store;
  }

  get db() {
    return this.#store.db;
  }

  get anchor() {
    return { rootKey: this.keys.rootKey, demo: this.keys.demo };
  }

  now(): Promise<number> {
    return databaseTime(this.db);
  }

  async close(): Promise<void> {
    await this.writer.close();
    await this.#store.close();
    if (this.#ownFolder) rmSync(this.#folder, { recursive: true, force: true });
  }

  fetch(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    return Promise.resolve(
      this.app.request(ORIGIN + path, { ...init, headers: { host: HOST, ...init.headers } }),
    );
  }

  /** The statement in these bytes. @throws Error when it is not one of this wallet's */
  statement(text: string | undefined): VerifiedStatement {
    const statement = verifyStatement(bytesOf(text), this.anchor);
    if (!statement) throw new Error("that is no statement of this wallet");
    return statement;
  }

  async openMerchant(currency: Currency = "CNY"): Promise<Id> {
    const id = newId();
    await inTransaction(this.db, (tx) => registerMerchant(tx, id, { ...MERCHANT_FACTS, currency }));
    return id;
  }

  /** A customer with money, whose phone is signed in. */
  async customer(balance = AMOUNT_PLENTY): Promise<Phone> {
    const id = newId();
    const number = String(13_900_000_000 + ++this.#customers);
    const token = `${newId()}-${newId()}`;
    const account = await openAccount(this.db, newId(), "customer", "CNY");
    await this.db
      .insert(customers)
      .values({ id, phone: number, name: "李明", pinHash: this.#pinHash, tier: 2, account });
    const codes = await this.#bind(id, token);
    if (balance > 0) await this.topUp(account, balance);
    return new Phone(this, { id, number, account }, token, codes);
  }

  topUp(account: Id, amount: number): Promise<void> {
    return this.move(this.cash, account, amount);
  }

  /** Moves money between two accounts, as the ledger does. */
  move(debit: Id, credit: Id, amount: number): Promise<void> {
    const leg = { debit, credit, currency: "CNY", amount } as const;
    return inTransaction(this.db, (tx) => post(tx, { id: newId(), kind: "top_up", legs: [leg] }));
  }

  /** Somebody on the bank's staff, with the token that was shown once. */
  async staff(duty: Duty, name = "王芳"): Promise<Staff> {
    const { id, token } = await addStaff(this.db, { name, duty });
    return new Staff(this, id, token);
  }

  /** Links an account at the core bank. */
  async link({ customer }: Phone, number: string): Promise<Id> {
    const id = newId();
    await linkAccount(this.db, { id, customer: customer.id, number, bank: "演示银行" });
    return id;
  }

  async freeze({ customer }: Phone): Promise<void> {
    await this.db.update(customers).set({ frozen: true }).where(eq(customers.id, customer.id));
  }

  /** Another phone on which the same customer has signed in. */
  async anotherDevice({ customer }: Phone): Promise<Phone> {
    const token = `${newId()}-${newId()}`;
    const codes = await this.#bind(customer.id, token);
    return new Phone(this, customer, token, codes);
  }

  /** The customer pays so many small amounts by code, each on another phone: a code of one step pays once. */
  async payByCode(till: Terminal, phone: Phone, times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      const device = await this.anotherDevice(phone);
      await till.submit(await till.present({ amount: 1 }), await device.code());
    }
  }

  async #bind(customer: Id, token: string): Promise<CodeMaker> {
    const device = String(++this.#devices).padStart(8, "0");
    const seed = new Uint8Array(randomBytes(32));
    const made = { tokenHash: sha256(Buffer.from(token)), codeNumber: device, codeSeed: seed };
    await this.db.insert(devices).values({ id: newId(), customer, ...made });
    return { device, seed };
  }

  /** A terminal of a new merchant, or of the one named, enrolled as any terminal is. */
  async terminal(merchant?: Id): Promise<Terminal> {
    const shop = merchant ?? (await this.openMerchant());
    const serial = `SN-${newId()}`;
    const code = await issueActivationCode(this.db, shop, serial);
    const signing = newKeyPair();
    const answer = await this.activate<Activation>(enrolment(serial, code, { signing }));
    if (answer.status !== 200) throw new Error("the terminal was not enrolled");
    return new Terminal(this, answer.body, signing);
  }

  async activate<T = Problem>(input: ActivationInput): Promise<Answer<T>> {
    const response = await this.fetch("/v1/activations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: (await response.json()) as T };
  }
}

/** What a terminal sends to be enrolled. `proof` may be of another serial or code than it claims. */
export function enrolment(
  serial: string,
  code: string,
  keys: { signing?: KeyPair; agreement?: KeyPair; signedBy?: KeyPair; provenFor?: string } = {},
): ActivationInput {
  const { signing = newKeyPair(), agreement = newKeyPair("x25519") } = keys;
  const digest = activationDigest(serial, signing.publicKey, agreement.publicKey);
  const proof = proveCode(codeKeyOf(code, keys.provenFor ?? serial), digest);
  return {
    serial,
    publicKey: base64url(signing.publicKey),
    agreementKey: base64url(agreement.publicKey),
    proof: base64url(proof),
    signature: base64url(signIn("activation", digest, privateKeyObject(keys.signedBy ?? signing))),
  };
}

/** A payment as the terminal has it: its id and the signed bytes that its QR holds. */
export interface Presented {
  readonly id: PaymentId;
  readonly request: Uint8Array;
  /** The signed bytes that take it back. */
  readonly reversal: Uint8Array;
}

/** A refund as the terminal has it. */
export interface AskedRefund {
  readonly id: Id;
  readonly signed: Uint8Array;
}

export interface SignedAnswer<T> extends Answer<T> {
  /** True when the wallet's certified key signed this answer to this very request. */
  readonly signed: boolean;
}

export interface Signing {
  readonly counter?: number;
  /** Epoch milliseconds at which the request says that it was signed. */
  readonly at?: number;
  readonly key?: KeyPair;
}

export class Terminal {
  readonly #wallet: WalletSide;
  readonly enrolled: Activation;
  readonly signing: KeyPair;
  /** Counted on whichever of its keys signs. */
  #counted = { last: 0 };

  constructor(wallet: WalletSide, enrolled: Activation, signing: KeyPair) {
    this.#wallet = wallet;
    this.enrolled = enrolled;
    this.signing = signing;
  }

  get id(): Id {
    return this.enrolled.terminal;
  }

  get lastCounter(): number {
    return this.#counted.last;
  }

  /** Signs a request for a payment, as it goes into the QR. Issued a second ago where nothing else is said. */
  async present(facts: Partial<PaymentRequest> = {}): Promise<Presented> {
    const issuedAt = facts.issuedAt ?? Math.floor((await this.#wallet.now()) / 1000) - 1;
    const request: PaymentRequest = {
      demo: this.#wallet.anchor.demo,
      key: keyId(this.signing.publicKey),
      payment: { tender: newId(), attempt: 1 },
      amount: 1250,
      currency: "CNY",
      lifetime: 120,
      ...facts,
      issuedAt,
    };
    const key = privateKeyObject(this.signing);
    const signed = signRequest(request, key);
    return { id: request.payment, request: signed, reversal: signReversal(signed, key) };
  }

  /** Announces another key. `changed` is this terminal once it has gone over to it. */
  async withNextKey<T = { announced: boolean }>(): Promise<{ answer: SignedAnswer<T>; changed: Terminal }> {
    const next = newKeyPair();
    const change = keyChange(this.id, this.signing.publicKey, next.publicKey);
    const answer = await this.call<T>("PUT", "/v1/terminals/current/key", {
      publicKey: base64url(next.publicKey),
      signature: base64url(signIn("key", change, privateKeyObject(next))),
    });
    const changed = new Terminal(this.#wallet, this.enrolled, next);
    changed.#counted = this.#counted;
    return { answer, changed };
  }

  /** Headers and body of a signed request that was not sent yet. */
  prepare(method: string, path: string, input?: object, signing: Signing = {}) {
    const body = input && new Uint8Array(Buffer.from(JSON.stringify(input)));
    const counter = signing.counter ?? ++this.#counted.last;
    const key = signing.key ?? this.signing;
    const headers = signHttpRequest(
      { method, url: new URL(path, this.#wallet.origin), counter, ...(body && { body }) },
      { keyId: Buffer.from(keyId(key.publicKey)).toString("hex"), key: privateKeyObject(key) },
      signing.at ?? Date.now(),
    );
    return { method, path, headers, ...(body && { body }) };
  }

  async send<T>(prepared: ReturnType<Terminal["prepare"]>): Promise<SignedAnswer<T>> {
    const { path, ...init } = prepared;
    const response = await this.#wallet.fetch(path, init);
    const body = new Uint8Array(await response.arrayBuffer());
    const signed = isSigned(this.#wallet, response, body, prepared.headers.signature ?? "");
    return { status: response.status, body: JSON.parse(Buffer.from(body).toString()) as T, signed };
  }

  call<T>(method: string, path: string, input?: object, signing?: Signing): Promise<SignedAnswer<T>> {
    return this.send(this.prepare(method, path, input, signing));
  }

  tell<T = PaymentAnswer>({ id, request }: Presented, signing?: Signing): Promise<SignedAnswer<T>> {
    return this.call("PUT", `/v1/payments/${formatPaymentId(id)}`, { request: base64url(request) }, signing);
  }

  ask<T = PaymentAnswer>({ id }: Pick<Presented, "id">, signing?: Signing): Promise<SignedAnswer<T>> {
    return this.call("GET", `/v1/payments/${formatPaymentId(id)}`, undefined, signing);
  }

  reverse<T = PaymentAnswer>({ id, reversal }: Presented): Promise<SignedAnswer<T>> {
    const body = { reversal: base64url(reversal) };
    return this.call("PUT", `/v1/payments/${formatPaymentId(id)}/reversal`, body);
  }

  /** Charges the payer's payment code. */
  submit<T = PaymentAnswer>({ id, request }: Presented, code: string): Promise<SignedAnswer<T>> {
    const body = { request: base64url(request), code };
    return this.call("PUT", `/v1/payments/${formatPaymentId(id)}`, body);
  }

  /** Signs a refund of a payment. */
  async signRefund({ id }: Pick<Presented, "id">, facts: Partial<RefundRequest> = {}): Promise<AskedRefund> {
    const refund = facts.refund ?? newId();
    const request: RefundRequest = {
      demo: this.#wallet.anchor.demo,
      key: keyId(this.signing.publicKey),
      refund,
      payment: id,
      amount: 1250,
      currency: "CNY",
      issuedAt: Math.floor((await this.#wallet.now()) / 1000),
      ...facts,
    };
    return { id: refund, signed: signRefund(request, privateKeyObject(this.signing)) };
  }

  refund<T = RefundAnswer>({ id, signed }: AskedRefund): Promise<SignedAnswer<T>> {
    return this.call("PUT", `/v1/refunds/${id}`, { refund: base64url(signed) });
  }

  /** Follows the stream from after the position `heard`, having seen that of `seen`. Leaving the loop lets it go. */
  async *events(
    heard?: string,
    seen?: string,
  ): AsyncGenerator<ServerSentEvent & { statement: VerifiedStatement }> {
    const query = new URLSearchParams({ ...(heard && { heard }), ...(seen && { seen }) });
    const { path, ...init } = this.prepare("GET", query.size > 0 ? `/v1/events?${query}` : "/v1/events");
    const response = await this.#wallet.fetch(path, init);
    if (response.status !== 200 || !response.body) throw new Error(`the stream answered ${response.status}`);
    for await (const event of readServerSentEvents(response.body, 10_000))
      if (event.event === "statement") yield { ...event, statement: this.#wallet.statement(event.data) };
  }

  /** The next `count` statements after `heard`. */
  async nextStatements(count: number, heard?: string, seen?: string): Promise<VerifiedStatement[]> {
    const statements: VerifiedStatement[] = [];
    for await (const { statement } of this.events(heard, seen))
      if (statements.push(statement) === count) break;
    return statements;
  }
}

function isSigned(
  wallet: WalletSide,
  response: Response,
  body: Uint8Array,
  requestSignature: string,
): boolean {
  const header = bytesOf(response.headers.get("shouyin-certificate") ?? "");
  if (header.length !== CERTIFICATE_SIZE + SIGNATURE_SIZE) return false;
  const [packed, signature] = [header.subarray(0, CERTIFICATE_SIZE), header.subarray(CERTIFICATE_SIZE)];
  const certificate = verifyCertificate(packed, signature, wallet.anchor);
  const headers = Object.fromEntries(response.headers);
  const answer = { status: response.status, headers, body, requestSignature };
  return certificate !== undefined && verifyHttpResponse(answer, publicKeyObject(certificate.key));
}

export class Phone {
  readonly #wallet: WalletSide;
  readonly customer: { readonly id: Id; readonly number: string; readonly account: Id };
  token: string;
  readonly codes: CodeMaker;

  constructor(wallet: WalletSide, customer: Phone["customer"], token: string, codes: CodeMaker) {
    this.#wallet = wallet;
    this.customer = customer;
    this.token = token;
    this.codes = codes;
  }

  /** The payment code that this phone shows now, or so many steps from now. */
  async code(stepsAway = 0): Promise<string> {
    return makePaymentCode(this.codes, stepOf(await this.#wallet.now()) + stepsAway);
  }

  async call<T>(
    method: string,
    path: string,
    input?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await this.#wallet.fetch(path, {
      method,
      headers: {
        origin: this.#wallet.origin,
        "sec-fetch-site": "same-origin",
        "content-type": "application/json",
        authorization: `Bearer ${this.token}`,
        ...headers,
      },
      ...(input && { body: JSON.stringify(input) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as T };
  }

  signIn<T = PhoneDevice>(pin = PIN, phone = this.customer.number): Promise<Answer<T>> {
    return this.call("POST", "/v1/phone/devices", { phone, pin });
  }

  /** Brings what a QR holds. */
  scan<T = PhonePayment>({ request }: Pick<Presented, "request">): Promise<Answer<T>> {
    return this.call("POST", "/v1/phone/payments", { request: base64url(request) });
  }

  look<T = PhonePayment>(id: string): Promise<Answer<T>> {
    return this.call("GET", `/v1/phone/payments/${id}`);
  }

  consent<T = PhonePayment>(id: string, consent: Id = newId(), pin = PIN): Promise<Answer<T>> {
    return this.call("PUT", `/v1/phone/payments/${id}/consents/${consent}`, { pin });
  }

  /** Scans and says yes. @throws Error when the scan was refused */
  async pay<T = PhonePayment>(presented: Presented): Promise<Answer<T>> {
    const seen = await this.scan(presented);
    if (seen.status !== 200) throw new Error(`the scan was refused: ${JSON.stringify(seen.body)}`);
    return this.consent(seen.body.id);
  }

  async balance(): Promise<number> {
    return (await this.call<WalletView>("GET", "/v1/phone/wallet")).body.balance;
  }
}

/** One of the bank's people, at a program that speaks for them. */
export class Staff {
  readonly #wallet: WalletSide;
  readonly id: Id;
  readonly token: string;

  constructor(wallet: WalletSide, id: Id, token: string) {
    this.#wallet = wallet;
    this.id = id;
    this.token = token;
  }

  async call<T>(method: string, path: string, input?: object): Promise<Answer<T>> {
    const response = await this.#wallet.fetch(path, {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${this.token}` },
      ...(input && { body: JSON.stringify(input) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as T };
  }
}

/** How phones name a payment. */
export function phoneId(terminal: Terminal, { id }: Pick<Presented, "id">): string {
  return `${terminal.id}.${formatPaymentId(id)}`;
}

/** What the database said when it refused; drizzle wraps it. */
export async function databaseRefusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (error === undefined) return "not refused";
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest instanceof Error ? deepest.message : String(deepest);
}
