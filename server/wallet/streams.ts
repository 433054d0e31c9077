/**
 * Each terminal's stream of statements: appended in the transaction that decides the outcome, numbered without gaps,
 * chained by hash. The terminal's row is locked while its stream grows, which is what keeps the numbers gapless.
 */
import { and, asc, eq, gt } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Statement } from "#domain/statement.ts";
import { events, facts as storeFacts, terminals } from "#drizzle/wallet/schema.ts";
import { type CertifiedKey, chainAfter, signStatement } from "#kit/signatures.ts";
import { EPOCH } from "./facts.ts";
import { resumeAfter } from "./resume.ts";
import type { WalletDb } from "./store.ts";

/** Appends the statement at the end of its terminal's stream; returns it signed, as it travels. */
export async function appendStatement(
  tx: WalletDb,
  key: CertifiedKey,
  facts: Omit<Statement, "position">,
): Promise<Uint8Array> {
  const [stream] = await tx
    .select({ number: terminals.streamNumber, chain: terminals.streamChain, epoch: storeFacts.value })
    .from(terminals)
    .innerJoin(storeFacts, eq(storeFacts.name, EPOCH))
    .where(eq(terminals.id, facts.terminal))
    .for("update", { of: terminals });
  if (!stream) throw new Error("a statement needs a terminal, in a store that was bound");
  const number = stream.number + 1;
  const epoch = Number(stream.epoch);
  const chain = chainAfter(stream.chain, { ...facts, position: { epoch, number, chain: stream.chain } });
  const signed = signStatement({ ...facts, position: { epoch, number, chain } }, key);
  await tx.insert(events).values({ terminal: facts.terminal, number, chain, statement: signed });
  await tx
    .update(terminals)
    .set({ streamNumber: number, streamChain: chain })
    .where(eq(terminals.id, facts.terminal));
  return signed;
}

export interface StreamEvent {
  readonly number: number;
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
    .select({ number: events.number, statement: events.statement })
    .from(events)
    .where(and(eq(events.terminal, terminal), gt(events.number, after)))
    .orderBy(asc(events.number))
    .limit(limit);
}

/** The number to go on after, for a reader that names the last event it saw. */
export async function numberToResumeAfter(
  db: WalletDb,
  terminal: Id,
  epoch: number,
  lastEventId: string | undefined,
): Promise<number> {
  const [, named, number] = /^(\d{1,9})-(\d{1,15})$/.exec(lastEventId ?? "") ?? [];
  if (named === undefined) return 0;
  const [stream] = await db
    .select({ end: terminals.streamNumber })
    .from(terminals)
    .where(eq(terminals.id, terminal));
  return resumeAfter({ epoch: Number(named), number: Number(number) }, { epoch, number: stream?.end ?? 0 });
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
