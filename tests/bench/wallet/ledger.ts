/** The ledger's rates beside the control and the peers, all of them turn by turn in one run. */
import { closedLoop, type Measured, middle } from "./closed-loop.ts";
import type { Ours } from "./ours.ts";
import type { Peer, Peers } from "./peers.ts";
import type { Tpcb } from "./tpcb.ts";

export interface Pace {
  readonly rounds: number;
  readonly forMs: number;
  readonly warmUpMs: number;
}

/** What is measured at one number of callers. A control is absent where the machine has no pgbench. */
export interface LedgerRates {
  readonly callers: number;
  readonly ours: Measured;
  readonly tpcb1: number | undefined;
  readonly tpcb10: number | undefined;
  readonly function: Measured | undefined;
  readonly statements: Measured | undefined;
}

export interface Contestants {
  readonly ours: Ours;
  readonly peers: Peers;
  readonly tpcb1: Tpcb | undefined;
  readonly tpcb10: Tpcb | undefined;
}

/** Peers fall with the load; at how many callers they are still asked. */
const PEERS_UP_TO = 32;

export async function measureLedger(
  { ours, peers, tpcb1, tpcb10 }: Contestants,
  callers: number,
  pace: Pace,
): Promise<LedgerRates> {
  const own: Measured[] = [];
  const rates = { tpcb1: [] as number[], tpcb10: [] as number[] };
  const others: Record<Peer, Measured[]> = { function: [], statements: [] };
  for (let round = 0; round < pace.rounds; round++) {
    own.push(await measureOurs(ours, callers, pace));
    if (tpcb1) rates.tpcb1.push(await tpcb1.measure(callers, pace.forMs));
    if (tpcb10) rates.tpcb10.push(await tpcb10.measure(callers, pace.forMs));
    if (callers > PEERS_UP_TO) continue;
    for (const peer of ["function", "statements"] as const)
      others[peer].push(await measurePeer(peers, peer, callers, pace));
  }
  return {
    callers,
    ours: middle(own),
    tpcb1: median(rates.tpcb1),
    tpcb10: median(rates.tpcb10),
    function: others.function.length > 0 ? middle(others.function) : undefined,
    statements: others.statements.length > 0 ? middle(others.statements) : undefined,
  };
}

/** A first run too short to be counted tells how many payments have to be laid in. */
export async function measureOurs(
  ours: Ours,
  callers: number,
  pace: Omit<Pace, "rounds">,
): Promise<Measured> {
  const { forMs, warmUpMs } = pace;
  const trial = { callers, forMs: Math.min(500, forMs), warmUpMs: 100 };
  await ours.layIn(callers * TRIAL_EACH);
  const { rate } = await closedLoop(trial, () => ours.pay());
  await ours.layIn(Math.ceil((rate * (forMs + warmUpMs) * SPARE) / 1000) + callers);
  return closedLoop({ callers, forMs, warmUpMs }, () => ours.pay());
}

/** Payments for each caller of the trial. */
const TRIAL_EACH = 100;
/** How much faster than its trial a run may be before it ends early. */
const SPARE = 1.5;

async function measurePeer(peers: Peers, peer: Peer, callers: number, pace: Pace): Promise<Measured> {
  const connected = await peers.connect(peer, callers);
  try {
    return await closedLoop({ callers, ...pace }, connected.call);
  } finally {
    await connected.close();
  }
}

export function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
