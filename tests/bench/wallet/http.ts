/** The whole signed HTTP path of the wallet, as a process of its own, beside a bare route that only verifies and signs. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BUILT, buildStale } from "../../../server/launch/builds.ts";
import { type Child, startServer } from "../../../server/launch/children.ts";
import { DEMO } from "./books.ts";
import { type Measured, middle } from "./closed-loop.ts";
import type { HttpLoad, HttpMeasured } from "./http-load.ts";
import type { Pace } from "./ledger.ts";
import type { BenchWallet } from "./wallet-store.ts";

export interface HttpRates {
  readonly callers: number;
  readonly wallet: Measured;
  readonly bare: Measured;
}

const WARM_UP_CALLERS = 32;
/** More answers a second than these are not expected: so many are signed before the clock runs. */
const RATES_AT_MOST = { wallet: 5000, bare: 12_000 };

export class HttpBench {
  readonly #on: BenchWallet;
  readonly #wallet: Child;
  readonly #bare: Child;
  readonly #load: ChildProcess;
  readonly #origins: { readonly wallet: string; readonly bare: string };
  #customers = 0;

  private constructor(
    on: BenchWallet,
    programs: { readonly wallet: Child; readonly bare: Child },
    origins: { readonly wallet: string; readonly bare: string },
  ) {
    this.#on = on;
    this.#wallet = programs.wallet;
    this.#bare = programs.bare;
    this.#origins = origins;
    const program = fileURLToPath(new URL("http-load.ts", import.meta.url));
    this.#load = fork(program, [], { serialization: "advanced" });
  }

  /** Starts the wallet on this store, as a bank starts it, and the bare route. */
  static async start(on: BenchWallet): Promise<HttpBench> {
    await buildStale();
    const wallet = startServer(BUILT.wallet, {
      ...process.env,
      SHOUYIN_DATA: on.data,
      SHOUYIN_DEMO: DEMO ? "1" : "0",
      WALLET_DATABASE_URL: on.url,
      WALLET_PORT: "0",
      LOG_LEVEL: "warn",
    });
    const [first] = on.books.terminals;
    const key = Buffer.from(first?.signing.publicKey ?? []).toString("hex");
    const bare = startServer("tests/bench/wallet/bare-route.ts", { ...process.env }, [key]);
    const origins = { wallet: await urlOf(wallet), bare: await urlOf(bare) };
    return new HttpBench(on, { wallet, bare }, origins);
  }

  /** The wallet's process id, for its memory. */
  get pid(): number {
    const { pid } = this.#wallet.process;
    if (pid === undefined) throw new Error("the wallet does not run");
    return pid;
  }

  /** Programs that were just started are slow until they are compiled: both have answered for a while before they are measured. */
  async warmUp(forMs: number): Promise<void> {
    const pace = { forMs, warmUpMs: 0 };
    await this.measureWallet(WARM_UP_CALLERS, pace);
    await this.#measureBare(WARM_UP_CALLERS, pace);
  }

  async measure(callers: number, { rounds, ...pace }: Pace): Promise<HttpRates> {
    const wallet: Measured[] = [];
    const bare: Measured[] = [];
    for (let round = 0; round < rounds; round++) {
      wallet.push(await this.measureWallet(callers, pace));
      bare.push(await this.#measureBare(callers, pace));
    }
    return { callers, wallet: middle(wallet), bare: middle(bare) };
  }

  /** Each customer pays once until all have: a code of one step pays once, and only so many a day need no PIN. */
  async measureWallet(callers: number, pace: Omit<Pace, "rounds">): Promise<Measured> {
    const { books, keys } = this.#on;
    const calls = callsFor(RATES_AT_MOST.wallet, callers, pace);
    const charge = {
      proofKey: keys.proof.pair.publicKey,
      customersFrom: this.#customers,
      customers: books.customers,
    };
    const terminals = books.terminals.slice(0, callers);
    if (terminals.length < callers) throw new Error("a terminal for each caller is needed");
    const load = { ...pace, callers, terminals, calls, charge, origin: this.#origins.wallet };
    const { customers, ...measured } = await this.#ask(load);
    this.#customers += customers;
    return measured;
  }

  #measureBare(callers: number, pace: Omit<Pace, "rounds">): Promise<Measured> {
    const [first] = this.#on.books.terminals;
    const terminals = Array.from({ length: callers }, () => first).filter(
      (terminal) => terminal !== undefined,
    );
    const calls = callsFor(RATES_AT_MOST.bare, callers, pace);
    return this.#ask({ ...pace, callers, terminals, calls, origin: this.#origins.bare });
  }

  #ask(load: HttpLoad): Promise<HttpMeasured> {
    return new Promise((resolve, reject) => {
      this.#load.once("message", (answer: { measured: HttpMeasured } | { error: string }) => {
        if ("measured" in answer) resolve(answer.measured);
        else reject(new Error(answer.error));
      });
      this.#load.send(load);
    });
  }

  async close(): Promise<void> {
    for (const child of [this.#load, this.#bare.process]) child.disconnect();
    this.#wallet.process.kill("SIGTERM");
    await Promise.all([this.#wallet.ended, this.#bare.ended]);
  }
}

function callsFor(rate: number, callers: number, { forMs, warmUpMs }: Omit<Pace, "rounds">): number {
  return Math.ceil((rate * (forMs + warmUpMs)) / 1000 / callers);
}

async function urlOf(child: Child): Promise<string> {
  const { url } = (await child.ready) as { readonly url: string };
  return url;
}
