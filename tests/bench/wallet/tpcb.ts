/** pgbench's TPC-B, the control: one transaction a call, with one hot branch at scale 1 and ten at scale 10. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
/** What a client needs to connect: that is part of the time that pgbench is given, though not of the rate that it tells. */
const CONNECT_MS = 20;

export class Tpcb {
  readonly #program: string;
  readonly #url: string;

  private constructor(program: string, url: string) {
    this.#program = program;
    this.#url = url;
  }

  /** Makes the tables of this scale in an empty database. @param program pgbench itself */
  static async prepare(program: string, url: string, scale: number): Promise<Tpcb> {
    await run(program, ["-i", "-q", "-s", String(scale), url]);
    return new Tpcb(program, url);
  }

  /** Transactions a second of so many clients. */
  async measure(clients: number, forMs: number): Promise<number> {
    const seconds = Math.ceil((forMs + clients * CONNECT_MS) / 1000);
    const threads = Math.min(clients, 2);
    const words = ["-M", "prepared", "-c", String(clients), "-j", String(threads), "-T", String(seconds)];
    const { stdout } = await run(this.#program, [...words, this.#url]);
    const [, rate] = /^tps = ([\d.]+) \(without initial connection time\)$/m.exec(stdout) ?? [];
    if (rate === undefined) throw new Error(`pgbench said: ${stdout}`);
    return Number(rate);
  }
}
