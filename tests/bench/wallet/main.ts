/**
 * `npm run bench:wallet`: the wallet's rates beside controls and peers, on a PostgreSQL of its own. Prints the page and
 * keeps it beside. `--quick` measures all of it briefly and on little data, and keeps nothing; `--soak 60` has the load
 * run for so many minutes; `--only ledger,http` measures some parts.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { TERMINALS } from "./books.ts";
import { measureFloor } from "./floor.ts";
import { type Growth, type GrowthPlan, measureGrowth } from "./growth.ts";
import { HttpBench, type HttpRates } from "./http.ts";
import { type LedgerRates, measureLedger, type Pace } from "./ledger.ts";
import { Peers } from "./peers.ts";
import { reportOf } from "./report.ts";
import { type BenchServer, createDatabase, startServer } from "./server.ts";
import { type Soak, soak } from "./soak.ts";
import { Tpcb } from "./tpcb.ts";
import { type BenchWallet, makeWallet, openLedger, removeWallet } from "./wallet-store.ts";

const PARTS = ["ledger", "http", "growth", "soak"] as const;

interface Plan {
  readonly customers: number;
  readonly ledger: Pace;
  readonly http: Pace;
  readonly growth: GrowthPlan;
}

const PEERS_PAYERS = 20_000;
/** How many times as long as a measurement the programs behind HTTP answer before the first. */
const WARM_UP_TIMES = 3;
const LEDGER_CALLERS = [1, 32, 256];
const HTTP_CALLERS = [1, 32, 128];

const FULL: Plan = {
  customers: 200_000,
  ledger: { rounds: 3, forMs: 5000, warmUpMs: 1000 },
  http: { rounds: 3, forMs: 4000, warmUpMs: 1000 },
  growth: {
    callers: LEDGER_CALLERS,
    rounds: 3,
    forMs: 4000,
    warmUpMs: 1000,
    originals: 2000,
    small: 10_000,
    large: 5_000_000,
  },
};
const QUICK: Plan = {
  customers: 20_000,
  ledger: { rounds: 1, forMs: 1000, warmUpMs: 300 },
  http: { rounds: 1, forMs: 1000, warmUpMs: 500 },
  growth: {
    callers: [32],
    rounds: 1,
    forMs: 1000,
    warmUpMs: 300,
    originals: 1000,
    small: 10_000,
    large: 100_000,
  },
};

const SOAK_CUSTOMERS_A_MINUTE = 20_000;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    soak: { type: "string" },
    only: { type: "string", default: PARTS.join() },
  },
});
const plan = values.quick ? QUICK : FULL;
const minutes = Number(values.soak ?? (values.quick ? 0.25 : 3));
/** A customer may pay ten times a day by code alone: an hour of load wants a town of them. */
const customers = Math.max(plan.customers, minutes * SOAK_CUSTOMERS_A_MINUTE);
const parts = new Set(values.only.split(","));

const server = await startServer();
try {
  const floor = measureFloor(server.folder, 1000);
  const size = { terminals: TERMINALS, customers };
  const wallet = await makeWallet(await createDatabase(server, "wallet"), size);
  const ledger = parts.has("ledger") ? await ledgerRates(server, wallet) : [];
  const { http, soaked } = await httpRates(wallet);
  removeWallet(wallet);
  const growth: Growth | undefined = parts.has("growth")
    ? await measureGrowth(server, plan.growth)
    : undefined;
  const page = reportOf({ told: server.told, floor, ledger, http, growth, soak: soaked });
  const whole = !values.quick && PARTS.every((part) => parts.has(part));
  if (whole) writeFileSync(new URL("README.md", import.meta.url), page);
  console.log(page);
} finally {
  await server.close();
}

async function ledgerRates(on: BenchServer, wallet: BenchWallet): Promise<LedgerRates[]> {
  const contestants = {
    peers: await Peers.prepare(await createDatabase(on, "peers"), PEERS_PAYERS),
    tpcb1: await control(on, 1),
    tpcb10: await control(on, 10),
  };
  const { ours, close } = await openLedger(wallet);
  try {
    const rates = [];
    for (const callers of LEDGER_CALLERS)
      rates.push(await measureLedger({ ours, ...contestants }, callers, plan.ledger));
    return rates;
  } finally {
    await close();
  }
}

/** None where the machine has no pgbench. */
async function control(on: BenchServer, scale: number): Promise<Tpcb | undefined> {
  if (on.pgbench === undefined) return undefined;
  return Tpcb.prepare(on.pgbench, await createDatabase(on, `tpcb${scale}`), scale);
}

async function httpRates(wallet: BenchWallet): Promise<{ http: HttpRates[]; soaked: Soak | undefined }> {
  if (!parts.has("http") && !parts.has("soak")) return { http: [], soaked: undefined };
  const bench = await HttpBench.start(wallet);
  try {
    await bench.warmUp(plan.http.forMs * WARM_UP_TIMES);
    const http = [];
    for (const callers of parts.has("http") ? HTTP_CALLERS : [])
      http.push(await bench.measure(callers, plan.http));
    return { http, soaked: parts.has("soak") ? await soak(bench, minutes) : undefined };
  } finally {
    await bench.close();
  }
}
