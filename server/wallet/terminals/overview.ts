/** Terminals as the bank's people see them: whose they are, when they were last heard of, and what is wrong with them. */
import { and, asc, eq, gt } from "drizzle-orm";
import { type Reported, type Trouble, troublesOf } from "#domain/heartbeat.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { merchants, terminalBindings, terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import { lastReports, reportsOf } from "./heartbeats.ts";

export type TerminalStanding = "active" | "suspended" | "retired" | "revoked";

export interface TerminalOverview {
  readonly id: Id;
  readonly number: string;
  readonly serial: string;
  readonly merchant: Id;
  readonly merchantName: string;
  readonly address: string;
  readonly state: TerminalStanding;
  /** Epoch milliseconds; null where it has never reported. */
  readonly lastSeenAt: number | null;
  readonly troubles: Trouble[];
}

export interface TerminalsWanted {
  readonly merchant?: Id | undefined;
  readonly serial?: string | undefined;
  /** The last terminal of the page before. */
  readonly after?: Id | undefined;
  readonly limit: number;
}

export async function listTerminals(
  db: WalletDb,
  { merchant, serial, after, limit }: TerminalsWanted,
): Promise<TerminalOverview[]> {
  const rows = await db
    .select({ terminal: terminals, merchantName: merchants.nameZh })
    .from(terminals)
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .where(
      and(
        merchant === undefined ? undefined : eq(terminals.merchant, merchant),
        serial === undefined ? undefined : eq(terminals.serial, serial),
        after === undefined ? undefined : gt(terminals.id, after),
      ),
    )
    .orderBy(asc(terminals.id))
    .limit(limit);
  const reports = await lastReports(
    db,
    rows.map(({ terminal }) => terminal.id),
  );
  const last = new Map(reports.map((report) => [report.terminal, report]));
  const now = await databaseTime(db);
  return rows.map((row) => overviewOf(row, last.get(row.terminal.id), now));
}

interface TerminalWithShop {
  readonly terminal: typeof terminals.$inferSelect;
  readonly merchantName: string;
}

function overviewOf(
  { terminal, merchantName }: TerminalWithShop,
  reported: Reported | undefined,
  now: number,
): TerminalOverview {
  const { id, number, serial, merchant, address, state, revokedAt, createdAt, network } = terminal;
  return {
    id,
    number,
    serial,
    merchant,
    merchantName,
    address,
    state: revokedAt ? "revoked" : state,
    lastSeenAt: reported?.at ?? null,
    // What was stopped or ended is expected to be silent.
    troubles: state === "active" ? troublesOf(reported, { since: createdAt.getTime(), network }, now) : [],
  };
}

/** All that is known of one terminal: its bindings, its keys and its last reports. @throws Refusal `not_found` */
export async function terminalFile(db: WalletDb, id: Id) {
  const [row] = await db
    .select({ terminal: terminals, merchantName: merchants.nameZh })
    .from(terminals)
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .where(eq(terminals.id, id));
  if (!row) throw new Refusal("not_found");
  const reports = await reportsOf(db, id);
  const bindings = await db
    .select()
    .from(terminalBindings)
    .where(eq(terminalBindings.terminal, id))
    .orderBy(asc(terminalBindings.version));
  const keys = await db
    .select({
      id: terminalKeys.id,
      state: terminalKeys.state,
      createdAt: terminalKeys.createdAt,
      retiredAt: terminalKeys.retiredAt,
    })
    .from(terminalKeys)
    .where(eq(terminalKeys.terminal, id))
    .orderBy(asc(terminalKeys.createdAt));
  return {
    ...overviewOf(row, reports[0], await databaseTime(db)),
    bindings: bindings.map(({ terminal: _, validFrom, ...facts }) => ({
      ...facts,
      validFrom: validFrom.getTime(),
    })),
    keys: keys.map(({ createdAt, retiredAt, ...key }) => ({
      ...key,
      createdAt: createdAt.getTime(),
      retiredAt: retiredAt?.getTime() ?? null,
    })),
    reports,
  };
}
