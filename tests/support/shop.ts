/**
 * A whole shop for a test: the real wallet, the real terminal and the virtual printer, each a process of its own in a
 * temporary folder, on free ports. What a story needs of it (a wallet that is down, a terminal that is killed) it does
 * to the processes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Failpoint } from "#kit/failpoint.ts";
import { BUILT } from "../../server/launch/builds.ts";
import { type Child, startServer, stopChild } from "../../server/launch/children.ts";
import { VirtualPrinter } from "../hardware/support.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { type CopiedWallet, copyWallet } from "./opened-wallet.ts";

interface PosReady {
  readonly checkout: string;
  readonly display: string;
  readonly operator?: { readonly name: string; readonly pin: string };
  readonly deviceFaults: readonly string[];
}

interface WalletReady {
  readonly url: string;
  readonly customers: readonly Customer[];
}

export interface Customer {
  readonly name: string;
  readonly phone: string;
  readonly pin: string;
}

type Environment = Readonly<Record<string, string>>;

export interface ShopOptions {
  readonly environment?: Environment;
  /** A proxy for faults stands between terminal and wallet. */
  readonly proxied?: boolean;
  /** The wallet's store is in its own process, as `npm start` has it, and not on the run's server. */
  readonly embedded?: boolean;
  /** What kind of printer, and of drawer on it, the shop has: arguments of the virtual printer. */
  readonly printer?: readonly string[];
}

/** The two processes that a story may kill, stop and start again. */
export type Part = "pos" | "wallet";

export class Shop {
  readonly folder = mkdtempSync(join(tmpdir(), "shouyin-"));
  readonly #options: ShopOptions;
  #copied!: CopiedWallet;
  #wallet: Child | undefined;
  #pos: Child | undefined;
  printer!: VirtualPrinter;
  #proxy: FaultProxy | undefined;
  /** What one of the two processes is started with besides, from its next start on. */
  readonly environments: Record<Part, Environment> = { pos: {}, wallet: {} };
  walletReady!: WalletReady;
  posReady!: PosReady;
  /** The demo operator as the terminal printed it at its first start. */
  operator!: { readonly name: string; readonly pin: string };

  private constructor(options: ShopOptions) {
    this.#options = options;
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const shop = new Shop(options);
    [shop.#copied, shop.printer] = await Promise.all([
      copyWallet(shop.folder, options.embedded ?? false),
      VirtualPrinter.start(...(options.printer ?? [])),
    ]);
    if (options.proxied) shop.#proxy = await FaultProxy.start();
    await shop.startWallet();
    await shop.startPos();
    return shop;
  }

  get proxy(): FaultProxy {
    if (!this.#proxy) throw new Error("this shop was opened without a proxy");
    return this.#proxy;
  }

  /** Where the wallet's store is: empty for its own folder. */
  get databaseUrl(): string {
    return this.#copied.databaseUrl;
  }

  #environment(part: Part): NodeJS.ProcessEnv {
    const printer = { PRINTER: this.printer.path, PRINTER_BAUD: "115200" };
    // Terminals sign for the address that they call, so that the wallet has to go by that one.
    const proxy = this.#proxy && { WALLET_PUBLIC_URL: this.#proxy.url };
    return {
      ...process.env,
      SHOUYIN_DATA: this.folder,
      WALLET_DATABASE_URL: this.databaseUrl,
      LOG_LEVEL: "fatal",
      ...printer,
      ...proxy,
      ...this.#options.environment,
      ...this.environments[part],
    };
  }

  /** Starts the wallet, at the address that it had before where it had one. */
  async startWallet(): Promise<void> {
    const port = this.walletReady ? new URL(this.walletReady.url).port : "0";
    this.#wallet = startServer(BUILT.wallet, {
      ...this.#environment("wallet"),
      WALLET_PORT: port,
    });
    this.walletReady = (await this.#wallet.ready) as WalletReady;
    this.#proxy?.leadTo(this.walletReady.url);
  }

  async stopWallet(): Promise<void> {
    if (this.#wallet) await stopChild(this.#wallet);
  }

  /** Starts the terminal, at the address that it had before; with another wallet than the shop's where one is named. */
  async startPos(walletUrl = this.#proxy?.url ?? this.walletReady.url): Promise<void> {
    const port = this.posReady ? new URL(this.posReady.checkout).port : "0";
    const WALLET_URL = walletUrl;
    const pos = startServer(BUILT.pos, {
      ...this.#environment("pos"),
      POS_PORT: port,
      WALLET_URL,
    });
    if (!this.posReady) this.#relayActivation(pos);
    this.#pos = pos;
    this.posReady = (await pos.ready) as PosReady;
    // Until somebody has chosen a PIN, each start makes the first one anew.
    if (this.posReady.operator) this.operator = this.posReady.operator;
  }

  /** At its first start a terminal asks for a code, which the wallet's people give. */
  #relayActivation(pos: Child): void {
    const wallet = this.#wallet;
    pos.process.on("message", (message: object) => {
      if ("activationCodeFor" in message) wallet?.process.send(message);
    });
    wallet?.process.on("message", (message: object) => {
      if ("activationCode" in message && pos.process.connected) pos.process.send(message);
    });
  }

  async stopPos(): Promise<void> {
    if (this.#pos) await stopChild(this.#pos);
  }

  /** As a power cut would end it: at once, without a word. */
  killPos(): Promise<void> {
    return this.kill("pos");
  }

  async kill(part: Part): Promise<void> {
    const child = this.#child(part);
    child.process.kill("SIGKILL");
    await child.ended;
  }

  start(part: Part): Promise<void> {
    return part === "pos" ? this.startPos() : this.startWallet();
  }

  /** Holds the process where it stands, as a machine does that has run out of memory; `resume` lets it go on. */
  pause(part: Part): void {
    this.#child(part).process.kill("SIGSTOP");
  }

  resume(part: Part): void {
    this.#child(part).process.kill("SIGCONT");
  }

  pid(part: Part): number {
    const { pid } = this.#child(part).process;
    if (pid === undefined) throw new Error(`${part} has no process`);
    return pid;
  }

  /** The process kills itself when it passes that failpoint for the so-manyth time from now. */
  async crashAt(part: Part, failpoint: Failpoint, visits: number): Promise<void> {
    const { process } = this.#child(part);
    const armed = new Promise<void>((resolve) => {
      const hear = (message: object) => {
        if (!("armed" in message)) return;
        process.off("message", hear);
        resolve();
      };
      process.on("message", hear);
    });
    process.send({ crashAt: failpoint, visits });
    await armed;
  }

  /** Resolves when the process has ended, in whatever way. */
  ended(part: Part): Promise<void> {
    return this.#child(part).ended;
  }

  /** Ends both processes and leaves what they have written, for somebody to look at. */
  async stop(): Promise<void> {
    for (const child of [this.#pos, this.#wallet]) if (child) await stopChild(child);
  }

  #child(part: Part): Child {
    const child = part === "pos" ? this.#pos : this.#wallet;
    if (!child) throw new Error(`${part} was never started`);
    return child;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#proxy?.close();
    await this.printer.stop();
    await this.#copied.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
