/**
 * Each terminal's stream of statements: appended by the writer in the transaction that decides the outcome, numbered
 * without gaps, chained by hash. The terminal's row is locked while its stream grows, which keeps the numbers gapless.
 */
import { and, asc, eq, gt } from "drizzle-orm";
import type { Logger } from "pino";
import type { Id } from "#domain/ids.ts";
import { events, facts as storeFacts } from "#drizzle/wallet/schema.ts";
import { EPOCH } from "./facts.ts";
import { type Resumption, resume, type StreamReader } from "./resume.ts";
import type { WalletDb } from "./store.ts";

export interface StreamEvent {
  readonly number: number;
  readonly chain: Uint8Array;
  readonly statement: Uint8Array;
}

/** The next statements of a terminal's stream after number `after`, oldest first. */
export function statementsAfter(
  db: WalletDb,
  terminal: Id,
  after: number,
  limit = 100,
): Promise<StreamEvent[]> {
  return db
    .select({ number: events.number, chain: events.chain, statement: events.statement })
    .from(events)
    .where(and(eq(events.terminal, terminal), gt(events.number, after)))
    .orderBy(asc(events.number))
    .limit(limit);
}

/**
 * Where a reader goes on. What it has and this store does not have raises the epoch, in the caller's transaction: the
 * store was restored.
 */
export async function placeToResume(
  tx: WalletDb,
  terminal: Id,
  reader: StreamReader,
  log: Logger,
): Promise<Resumption> {
  const [fact] = await tx.select().from(storeFacts).where(eq(storeFacts.name, EPOCH)).for("update");
  const epoch = Number(fact?.value);
  const chainAtHeard = reader.heard && (await chainAt(tx, terminal, reader.heard.number));
  const chainAtSeen = reader.seen && (await chainAt(tx, terminal, reader.seen.number));
  const place = resume(reader, { epoch, chainAtHeard, chainAtSeen });
  if (place.epoch > epoch) {
    log.error(
      { terminal, epoch: place.epoch },
      "a terminal has heard what this store does not have: restored",
    );
    await tx
      .update(storeFacts)
      .set({ value: String(place.epoch) })
      .where(eq(storeFacts.name, EPOCH));
  }
  return place;
}

/** What was stated in that epoch is not all here: what is stated from now on is of a later one. */
export async function raiseEpochAfter(tx: WalletDb, stated: number): Promise<void> {
  const [fact] = await tx.select().from(storeFacts).where(eq(storeFacts.name, EPOCH)).for("update");
  if (stated < Number(fact?.value)) return;
  await tx
    .update(storeFacts)
    .set({ value: String(stated + 1) })
    .where(eq(storeFacts.name, EPOCH));
}

async function chainAt(tx: WalletDb, terminal: Id, number: number): Promise<Uint8Array | undefined> {
  const [event] = await tx
    .select({ chain: events.chain })
    .from(events)
    .where(and(eq(events.terminal, terminal), eq(events.number, number)));
  return event?.chain;
}

/** Whether the terminal's stream has this very statement. */
export async function hasStatement(
  db: WalletDb,
  terminal: Id,
  number: number,
  signed: Uint8Array,
): Promise<boolean> {
  const rows = await db
    .select({ number: events.number })
    .from(events)
    .where(and(eq(events.terminal, terminal), eq(events.number, number), eq(events.statement, signed)));
  return rows.length > 0;
}

/** Tells readers of a stream in this process that it may have grown. Readers elsewhere look by themselves. */
export class StreamBell {
  readonly #waiting = new Map<Id, Set<() => void>>();
  readonly #rings = new Map<Id, number>();

  /** How often it rang for this terminal. Read before looking, so that a ring during the look is not missed. */
  rings(terminal: Id): number {
    return this.#rings.get(terminal) ?? 0;
  }

  ring(terminal: Id): void {
    this.#rings.set(terminal, this.rings(terminal) + 1);
    for (const wake of this.#waiting.get(terminal) ?? []) wake();
  }

  /** Resolves at the first ring after the `heard`th, after `patienceMs`, or when the signal aborts. */
  wait(terminal: Id, heard: number, patienceMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(terminal) ?? new Set();
      this.#waiting.set(terminal, waiting);
      const wake = () => {
        waiting.delete(wake);
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, patienceMs);
      waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      if (signal.aborted || this.rings(terminal) > heard) wake();
    });
  }
}
