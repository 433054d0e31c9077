/**
 * A whole shop for a test: the real wallet, the real terminal and the virtual printer, each a process of its own in a
 * temporary folder, on free ports. What a story needs of it (a wallet that is down, a terminal that is killed) it does
 * to the processes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startServer, stopChild } from "../../server/launch/children.ts";
import { VirtualPrinter } from "../hardware/support.ts";

interface PosReady {
  readonly checkout: string;
  readonly display: string;
  readonly operator?: { readonly name: string; readonly pin: string };
  readonly printerFault?: string;
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

export interface ShopOptions {
  readonly environment?: Readonly<Record<string, string>>;
}

export class Shop {
  readonly folder = mkdtempSync(join(tmpdir(), "shouyin-"));
  readonly #options: ShopOptions;
  #wallet: Child | undefined;
  #pos: Child | undefined;
  printer!: VirtualPrinter;
  walletReady!: WalletReady;
  posReady!: PosReady;
  /** The demo operator as the terminal printed it at its first start. */
  operator!: { readonly name: string; readonly pin: string };

  private constructor(options: ShopOptions) {
    this.#options = options;
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const shop = new Shop(options);
    shop.printer = await VirtualPrinter.start();
    await shop.startWallet();
    await shop.startPos();
    return shop;
  }

  get #environment(): NodeJS.ProcessEnv {
    const printer = { PRINTER: this.printer.path, PRINTER_BAUD: "115200" };
    return {
      ...process.env,
      SHOUYIN_DATA: this.folder,
      LOG_LEVEL: "fatal",
      ...printer,
      ...this.#options.environment,
    };
  }

  /** Starts the wallet, at the address that it had before where it had one. */
  async startWallet(): Promise<void> {
    const port = this.walletReady ? new URL(this.walletReady.url).port : "0";
    this.#wallet = startServer("server/wallet/main.ts", { ...this.#environment, WALLET_PORT: port });
    this.walletReady = (await this.#wallet.ready) as WalletReady;
  }

  async stopWallet(): Promise<void> {
    if (this.#wallet) await stopChild(this.#wallet);
  }

  /** Starts the terminal, at the address that it had before; with another wallet than the shop's where one is named. */
  async startPos(walletUrl = this.walletReady.url): Promise<void> {
    const port = this.posReady ? new URL(this.posReady.checkout).port : "0";
    const WALLET_URL = walletUrl;
    const pos = startServer("server/pos/main.ts", { ...this.#environment, POS_PORT: port, WALLET_URL });
    const wallet = this.#wallet;
    pos.process.on("message", (message: object) => {
      if ("activationCodeFor" in message) wallet?.process.send(message);
    });
    wallet?.process.on("message", (message: object) => {
      if ("activationCode" in message && pos.process.connected) pos.process.send(message);
    });
    this.#pos = pos;
    this.posReady = (await pos.ready) as PosReady;
    // Until somebody has chosen a PIN, each start makes the first one anew.
    if (this.posReady.operator) this.operator = this.posReady.operator;
  }

  async stopPos(): Promise<void> {
    if (this.#pos) await stopChild(this.#pos);
  }

  /** As a power cut would end it: at once, without a word. */
  async killPos(): Promise<void> {
    this.#pos?.process.kill("SIGKILL");
    await this.#pos?.ended;
  }

  async close(): Promise<void> {
    for (const child of [this.#pos, this.#wallet]) if (child) await stopChild(child);
    await this.printer.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
