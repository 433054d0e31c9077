/** Whether the wallet's process stays as large as it is, while signed payments come for minutes or for an hour. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { HttpBench } from "./http.ts";
import { median } from "./ledger.ts";

export interface Soak {
  readonly minutes: number;
  /** Payments a second. */
  readonly rate: number;
  /** Resident megabytes at the end of the first quarter and of the last, each the median of its samples. */
  readonly early: number;
  readonly late: number;
}

const CALLERS = 32;
/** One piece of the load; between two of them the wallet's size is read. */
const PIECE_MS = 5000;

export async function soak(http: HttpBench, minutes: number): Promise<Soak> {
  const end = performance.now() + minutes * 60_000;
  const sizes: number[] = [];
  const rates: number[] = [];
  while (performance.now() < end) {
    rates.push((await http.measureWallet(CALLERS, { forMs: PIECE_MS, warmUpMs: 0 })).rate);
    sizes.push(await residentMegabytes(http.pid));
  }
  const quarter = Math.ceil(sizes.length / 4);
  return {
    minutes,
    rate: median(rates) ?? 0,
    early: median(sizes.slice(quarter, 2 * quarter)) ?? 0,
    late: median(sizes.slice(-quarter)) ?? 0,
  };
}

async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout) / 1024;
}
