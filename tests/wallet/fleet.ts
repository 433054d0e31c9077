/**
 * Several wallet processes on one PostgreSQL, as a bank runs them behind one address: with the same keys, each killed and
 * started again when a story wants it. Terminals and phones reach whichever answers.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { VerifiedStatement } from "#domain/statement.ts";
import { type TrustAnchor, verifyStatement } from "#kit/signatures.ts";
import { type AuditFinding, auditLedger } from "#wallet/audit/audit.ts";
import { openToRead } from "#wallet/store.ts";
import { BUILT } from "../../server/launch/builds.ts";
import { type Child, startServer, stopChild } from "../../server/launch/children.ts";
import { bytesOf, Phone, Terminal, Wallet, type WalletCall, type WalletSide } from "./support.ts";

/** What QR codes and terminals name: the balancer in front of the processes, which the tests are themselves. */
const PUBLIC_URL = "http://localhost:7999";

export interface FleetSize {
  readonly processes: number;
  readonly terminals: number;
  readonly customers: number;
}

export class Fleet implements WalletSide {
  readonly origin = PUBLIC_URL;
  readonly databaseUrl: string;
  readonly anchor: TrustAnchor;
  readonly terminals: readonly Terminal[];
  readonly phones: readonly Phone[];
  readonly #folder: string;
  readonly #processes: (Member | undefined)[];
  #turn = 0;

  private constructor(
    folder: string,
    databaseUrl: string,
    processes: number,
    prepared: Wallet,
    people: People,
  ) {
    this.#folder = folder;
    this.databaseUrl = databaseUrl;
    this.anchor = prepared.anchor;
    this.terminals = people.terminals.map(({ enrolled, signing }) => new Terminal(this, enrolled, signing));
    this.phones = people.phones.map(({ customer, token, codes }) => new Phone(this, customer, token, codes));
    this.#processes = Array.from({ length: processes }, () => undefined);
  }

  /** A production wallet with terminals and customers in it, served by so many processes. */
  static async open(databaseUrl: string, { processes, terminals, customers }: FleetSize): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), "shouyin-fleet-"));
    const prepared = await Wallet.open({ folder: join(folder, "wallet"), databaseUrl, demo: false });
    const people: People = { terminals: [], phones: [] };
    for (let i = 0; i < terminals; i++) people.terminals.push(await prepared.terminal());
    for (let i = 0; i < customers; i++) people.phones.push(await prepared.customer());
    await prepared.close();
    const fleet = new Fleet(folder, databaseUrl, processes, prepared, people);
    await Promise.all(fleet.#processes.map((_, i) => fleet.start(i)));
    return fleet;
  }

  get size(): number {
    return this.#processes.length;
  }

  async now(): Promise<number> {
    return Date.now();
  }

  statement(text: string | undefined): VerifiedStatement {
    const statement = verifyStatement(bytesOf(text), this.anchor);
    if (!statement) throw new Error("that is no statement of this wallet");
    return statement;
  }

  /** Asks whichever process has its turn and lives. @throws as `fetch` does, also where none lives */
  fetch(path: string, init?: WalletCall): Promise<Response> {
    const living = this.#processes.filter((member) => member !== undefined);
    const member = living[this.#turn++ % living.length];
    return member ? member.fetch(path, init) : Promise.reject(new Error("no wallet process lives"));
  }

  /** One process of it alone, for terminals and phones that are to reach that one. */
  through(place: number): WalletSide {
    const fetch = (path: string, init?: WalletCall) => this.#member(place).fetch(path, init);
    return {
      origin: this.origin,
      anchor: this.anchor,
      now: () => this.now(),
      statement: (text) => this.statement(text),
      fetch,
    };
  }

  async start(place: number): Promise<void> {
    const child = startServer(BUILT.wallet, {
      ...process.env,
      SHOUYIN_DATA: this.#folder,
      SHOUYIN_DEMO: "0",
      WALLET_DATABASE_URL: this.databaseUrl,
      WALLET_PUBLIC_URL: PUBLIC_URL,
      WALLET_PORT: "0",
      LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    });
    const { url } = (await child.ready) as { url: string };
    this.#processes[place] = new Member(child, url);
  }

  /** At once, without a word, as a power cut ends it. */
  async kill(place: number): Promise<void> {
    const member = this.#member(place);
    this.#processes[place] = undefined;
    member.child.process.kill("SIGKILL");
    await member.child.ended;
  }

  /** Whether the process has ended although nobody killed it. */
  hasEnded(place: number): boolean {
    const { exitCode, signalCode } = this.#member(place).child.process;
    return exitCode !== null || signalCode !== null;
  }

  #member(place: number): Member {
    const member = this.#processes[place];
    if (!member) throw new Error(`process ${place} does not run`);
    return member;
  }

  /** What the audit of the ledger finds broken; nothing when the books are sound. */
  async audit(): Promise<readonly AuditFinding[]> {
    const store = await openToRead(this.#folder, this.databaseUrl);
    try {
      return (await auditLedger(store.db)).filter(({ count }) => count > 0);
    } finally {
      await store.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((member) => member && stopChild(member.child)));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface People {
  readonly terminals: Terminal[];
  readonly phones: Phone[];
}

class Member {
  readonly child: Child;
  readonly #url: string;

  constructor(child: Child, url: string) {
    this.child = child;
    this.#url = url;
  }

  /** The address is the balancer's, which terminals sign for; the connection leads to this process. */
  fetch(path: string, { method, headers, body }: WalletCall = {}): Promise<Response> {
    return new Promise((resolve, reject) => {
      const addressed = { ...headers, host: new URL(PUBLIC_URL).host };
      const asked = request(this.#url + path, { method: method ?? "GET", headers: addressed });
      asked.once("error", reject);
      asked.once("response", (answer) => {
        const told = new Headers(answer.headers as Record<string, string>);
        const text = Readable.toWeb(answer) as ReadableStream<Uint8Array>;
        const status = answer.statusCode ?? 0;
        resolve(new Response(status === 204 ? null : text, { status, headers: told }));
      });
      asked.end(body);
    });
  }
}
