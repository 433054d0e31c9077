/** What terminals tell of themselves: the last reports of each are kept. */
import { and, desc, eq, inArray, lte } from "drizzle-orm";
import type { HeartbeatReport, Reported } from "#domain/heartbeat.ts";
import type { Id } from "#domain/ids.ts";
import { heartbeats, terminals } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";

/** Two hours of them. */
const KEPT = 24;

/** Keeps a report. The first one says from which network the terminal reports where it was put. */
export async function keepHeartbeat(
  tx: WalletDb,
  terminal: Id,
  report: HeartbeatReport,
  network: string | null,
): Promise<void> {
  const [last] = await lastReports(tx, [terminal]);
  const number = (last?.number ?? 0) + 1;
  await tx.insert(heartbeats).values({ terminal, number, report, network });
  await tx
    .delete(heartbeats)
    .where(and(eq(heartbeats.terminal, terminal), lte(heartbeats.number, number - KEPT)));
  if (!last && network !== null)
    await tx.update(terminals).set({ network }).where(eq(terminals.id, terminal));
}

/** The last report of each of these terminals, where it has sent one. */
export async function lastReports(
  db: WalletDb,
  of: readonly Id[],
): Promise<(Reported & { readonly terminal: Id; readonly number: number })[]> {
  if (of.length === 0) return [];
  const rows = await db
    .selectDistinctOn([heartbeats.terminal])
    .from(heartbeats)
    .where(inArray(heartbeats.terminal, [...of]))
    .orderBy(heartbeats.terminal, desc(heartbeats.number));
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** The reports of one terminal that are kept, the latest first. */
export async function reportsOf(db: WalletDb, terminal: Id): Promise<Reported[]> {
  const rows = await db
    .select({ report: heartbeats.report, network: heartbeats.network, at: heartbeats.at })
    .from(heartbeats)
    .where(eq(heartbeats.terminal, terminal))
    .orderBy(desc(heartbeats.number));
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

export async function lastNetwork(db: WalletDb, terminal: Id): Promise<string | null> {
  const [last] = await lastReports(db, [terminal]);
  return last?.network ?? null;
}

/**
 * The network of an address, coarse enough to outlive a new lease: 24 bits of IPv4, 48 of IPv6. It is a hint that a terminal
 * was carried elsewhere and no more: behind one proxy all terminals report from the same.
 */
export function networkOf(address: string | undefined): string | null {
  if (address === undefined) return null;
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
  const four = /^(\d+\.\d+\.\d+)\.\d+$/.exec(plain)?.[1];
  if (four !== undefined) return `${four}.0/24`;
  if (!plain.includes(":")) return null;
  const [left = "", right] = plain.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const zeros = right === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return `${[...head, ...zeros, ...tail].slice(0, 3).join(":")}::/48`;
}
