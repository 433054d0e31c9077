/** The same ledger with ten thousand payments in it and with millions, and what proving the books costs then. */
import { type AuditDuration, measureAudit } from "./audit-duration.ts";
import { TERMINALS } from "./books.ts";
import { type Measured, middle } from "./closed-loop.ts";
import { type DayDuration, measureDay } from "./day-duration.ts";
import { growStore, keepUp } from "./grown-store.ts";
import { measureOurs, type Pace } from "./ledger.ts";
import { type BenchServer, createDatabase } from "./server.ts";
import { type BenchWallet, makeWallet, openLedger, removeWallet } from "./wallet-store.ts";

export interface GrowthPlan extends Pace {
  readonly callers: readonly number[];
  /** Payments that are made for real, each by another customer; the others are copies of them. */
  readonly originals: number;
  readonly small: number;
  readonly large: number;
}

export interface Growth {
  readonly rates: readonly {
    readonly callers: number;
    readonly small: Measured;
    readonly large: Measured;
  }[];
  readonly small: number;
  readonly large: number;
  readonly grownInMs: number;
  readonly audit: AuditDuration;
  readonly day: DayDuration;
}

/** Payments of one merchant on one business day, in the store that has grown large. */
const A_DAY = 100_000;

export async function measureGrowth(server: BenchServer, plan: GrowthPlan): Promise<Growth> {
  const { originals } = plan;
  const size = { terminals: TERMINALS, customers: originals };
  const small = await makeWallet(await createDatabase(server, "small"), size);
  const { ours, close } = await openLedger(small);
  await ours.layIn(originals);
  await payAll(() => ours.pay());
  await close();
  await growStore(small.url, plan.small / originals - 1);
  await keepUp(small.url);
  const large = { ...small, url: await createDatabase(server, "large", "small") };
  const start = performance.now();
  // The earliest days are copies of copies.
  const days = Math.round(((plan.large - plan.small) * (1 - originals / plan.small)) / A_DAY);
  await growStore(large.url, (plan.large - plan.small) / plan.small, Math.max(1, days));
  await keepUp(large.url);
  const grownInMs = performance.now() - start;
  const audit = await measureAudit(large.url);
  const rates = await compare(small, large, plan);
  const day = await measureDay(large);
  removeWallet(small);
  return { rates, small: plan.small, large: plan.large, grownInMs, audit, day };
}

/** Several at once, since a wallet that is asked one by one is slow. */
async function payAll(pay: () => Promise<boolean>): Promise<void> {
  const keepPaying = async () => {
    while (await pay());
  };
  await Promise.all(Array.from({ length: TERMINALS }, keepPaying));
}

async function compare(small: BenchWallet, large: BenchWallet, plan: GrowthPlan): Promise<Growth["rates"]> {
  const rates = [];
  for (const callers of plan.callers) {
    const runs = { small: [] as Measured[], large: [] as Measured[] };
    for (let round = 0; round < plan.rounds; round++) {
      runs.small.push(await measureOn(small, callers, plan));
      runs.large.push(await measureOn(large, callers, plan));
    }
    rates.push({ callers, small: middle(runs.small), large: middle(runs.large) });
  }
  return rates;
}

/** Opened for itself each time: neither has connections, plans and buffers that the other has not. */
async function measureOn(wallet: BenchWallet, callers: number, pace: Pace): Promise<Measured> {
  const { ours, close } = await openLedger(wallet);
  try {
    return await measureOurs(ours, callers, pace);
  } finally {
    await close();
  }
}
