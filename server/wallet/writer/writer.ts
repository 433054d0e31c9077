/**
 * The one writer of a ledger shard. Messages about payments and refunds wait in a bounded queue; the writer takes what is
 * there, loads what all of it needs, decides one message after the other over that, and writes and commits it all at once.
 * Whoever asked is answered after the commit.
 */
import type { Logger } from "pino";
import { Refusal } from "#domain/refusal.ts";
import { failpoint } from "#kit/failpoint.ts";
import { newId } from "#kit/random-ids.ts";
import type { WalletKeys } from "../keys.ts";
import type { PaymentRow } from "../payments/store.ts";
import type { RefundRow } from "../refunds/store.ts";
import { sqlState, type WalletStore } from "../store.ts";
import type { StreamBell } from "../streams.ts";
import type { Asked, AskedPayment, AskedRefund } from "./asked.ts";
import { type Books, type Entry, finished } from "./books.ts";
import { ConnectionLost, type WriterConnection } from "./connection.ts";
import { type Leader, Lease, type LeaseIdentity } from "./lease.ts";
import { LeaseLost, loadBooks } from "./load.ts";
import { settlePayment } from "./payments.ts";
import { NobodyThere, Peers } from "./peers.ts";
import { BatchQueue, QueueFull, type QueueLimits } from "./queue.ts";
import { settleRefund } from "./refunds.ts";
import { signAll } from "./sign.ts";
import { signedWrites, unsignedWrites } from "./write.ts";

/** What a message has come to and was committed, with the database's time at which it was. */
export interface Committed<Row = PaymentRow | RefundRow> {
  readonly row: Row;
  /** Epoch milliseconds. */
  readonly time: number;
}

export interface WriterDeps {
  readonly store: WalletStore;
  readonly keys: Pick<WalletKeys, "demo" | "proof" | "pepper">;
  readonly bell: StreamBell;
  readonly log: Logger;
  readonly lease?: Partial<LeaseIdentity>;
  readonly limits?: QueueLimits;
}

const LIMITS: QueueLimits = { waiting: 5000, batch: 500 };
/** The whole ledger is one shard. */
const SHARD = "0";

const TRIES_MAX = 5;
/** Serialization failure and deadlock, as PostgreSQL asks; a unique key or a floor that another transaction reached first. */
const RETRYABLE = new Set(["40001", "40P01", "23505", "23514"]);
/** A lock that was not had in time, or a statement that took too long. */
const GIVEN_UP = new Set(["55P03", "57014"]);

type Outcome = { readonly refusal: Refusal } | { readonly entry: Entry<PaymentRow> | Entry<RefundRow> };

export class Writer {
  readonly #deps: WriterDeps;
  readonly #connection: WriterConnection;
  readonly lease: Lease;
  readonly peers: Peers;
  readonly #queue: BatchQueue<Asked, Committed>;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
    this.#connection = deps.store.connectWriter();
    // An embedded store is one process's: whoever opens it leads. On a server each process is somebody else.
    const holder = deps.store.embedded ? "here" : newId();
    const identity = { shard: SHARD, holder, address: () => "", ...deps.lease };
    this.peers = new Peers(deps.keys.pepper, deps.log);
    this.lease = new Lease(deps.store.db, identity, deps.log);
    this.#queue = new BatchQueue((batch) => this.#settleAll(batch), deps.limits ?? LIMITS);
  }

  /** False while another process leads: what is asked here is refused as `busy` then. */
  get leads(): boolean {
    return this.lease.token !== undefined;
  }

  /** @throws Refusal when the decision is one, and `busy` where the queue is full or another process leads */
  settle(asked: Omit<AskedPayment, "kind">): Promise<Committed<PaymentRow>> {
    return this.#push<PaymentRow>({ kind: "payment", ...asked });
  }

  /** @throws Refusal as `settle` does */
  settleRefund(asked: Omit<AskedRefund, "kind">): Promise<Committed<RefundRow>> {
    return this.#push<RefundRow>({ kind: "refund", ...asked });
  }

  /** Leads from now on, or as soon as nobody else does. */
  async start(): Promise<void> {
    await this.lease.start();
    const leader = this.leads ? undefined : await this.lease.leader();
    if (leader && (await this.#isGone(leader))) await this.lease.takeFrom(leader);
  }

  /** Finishes what waits, and gives the lease back. */
  async close(): Promise<void> {
    await this.#queue.drained();
    await this.lease.close();
    await this.#connection.close();
  }

  async #isGone(leader: Leader): Promise<boolean> {
    return this.lease.isFormerSelf(leader) || this.peers.isGone(leader.address);
  }

  async #push<Row>(asked: Asked): Promise<Committed<Row>> {
    const settled = this.leads ? this.settleHere(asked) : this.#passOn(asked);
    return (await settled) as Committed<Row>;
  }

  /** @throws Refusal as `settle` does; `busy` where this process does not lead */
  async settleHere(asked: Asked): Promise<Committed> {
    try {
      return await this.#queue.push(asked);
    } catch (error) {
      if (error instanceof QueueFull) throw new Refusal("busy");
      throw error;
    }
  }

  /** Asks the leader, and takes its place where it is gone. */
  async #passOn(asked: Asked): Promise<Committed> {
    const leader = await this.lease.leader();
    if (!leader)
      return (await this.lease.take()) ? this.settleHere(asked) : Promise.reject(new Refusal("busy"));
    try {
      return await this.peers.passOn(leader.address, asked);
    } catch (error) {
      if (!(error instanceof NobodyThere) || !(await this.lease.takeFrom(leader))) throw toBusy(error);
      return this.settleHere(asked);
    } finally {
      this.#deps.bell.ring(asked.key.terminal);
    }
  }

  /** Never throws: what cannot be settled with the others is settled, or fails, by itself. */
  async #settleAll(batch: readonly Asked[], tries = 1): Promise<PromiseSettledResult<Committed>[]> {
    try {
      return await this.#settleTogether(batch);
    } catch (error) {
      const again = RETRYABLE.has(sqlState(error) ?? "") && tries < TRIES_MAX;
      if (batch.length === 1)
        return again
          ? this.#settleAll(batch, tries + 1)
          : [{ status: "rejected", reason: this.#reasonFor(error) }];
      if (error instanceof LeaseLost || error instanceof ConnectionLost)
        return batch.map(() => ({ status: "rejected", reason: this.#reasonFor(error) }));
      // What one message did to it is answered to that one alone; why it was so is for whoever looks after the wallet.
      this.#deps.log.warn({ err: error, size: batch.length }, "a batch was undone and is tried in halves");
      const half = batch.length >> 1;
      const first = await this.#settleAll(batch.slice(0, half));
      return [...first, ...(await this.#settleAll(batch.slice(half)))];
    }
  }

  /** What the callers hear of a transaction that failed. */
  #reasonFor(error: unknown): unknown {
    if (error instanceof LeaseLost) this.lease.lost();
    const mayAskAgain = error instanceof LeaseLost || error instanceof ConnectionLost;
    return mayAskAgain || GIVEN_UP.has(sqlState(error) ?? "") ? new Refusal("busy") : error;
  }

  async #settleTogether(batch: readonly Asked[]): Promise<PromiseSettledResult<Committed>[]> {
    const { keys, bell, log } = this.#deps;
    const { token, shard } = this.lease;
    if (token === undefined) throw new LeaseLost("another writer leads");
    const { outcomes, books } = await this.#connection.batch(
      (run) => loadBooks(run, batch, { shard, token }),
      async (books) => {
        const outcomes = batch.map((asked) => this.#decide(books, asked));
        const later = async () => {
          await signAll(books.stated, keys.proof);
          failpoint("wallet before commit");
          return signedWrites(books);
        };
        const calls = unsignedWrites(books);
        return { calls, later: later(), value: { outcomes, books } };
      },
    );
    failpoint("wallet after commit");
    for (const terminal of books.clones)
      log.error({ terminal }, "one counter came with two digests: clone suspected, terminal suspended");
    for (const terminal of new Set(books.stated.map(({ statement }) => statement.terminal)))
      bell.ring(terminal);
    return outcomes.map((outcome) =>
      "refusal" in outcome
        ? { status: "rejected", reason: outcome.refusal }
        : {
            status: "fulfilled",
            value: { row: finished<PaymentRow | RefundRow>(outcome.entry), time: books.now },
          },
    );
  }

  #decide(books: Books, asked: Asked): Outcome {
    const settled =
      asked.kind === "payment"
        ? settlePayment(books, asked, this.#deps.keys.demo)
        : settleRefund(books, asked);
    return typeof settled === "string" ? { refusal: new Refusal(settled) } : { entry: settled };
  }
}

const toBusy = (error: unknown) => (error instanceof NobodyThere ? new Refusal("busy") : error);

/** Opens the writer of the store's only shard, leading where nobody else does. */
export async function openWriter(deps: WriterDeps): Promise<Writer> {
  const writer = new Writer(deps);
  await writer.start();
  return writer;
}
