/**
 * Bringing orders to the core bank, and pursuing those whose outcome is not known until it is. Each was stored before,
 * by whatever wants it; what the bank says of it goes back there.
 */
import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Logger } from "pino";
import type { Id } from "#domain/ids.ts";
import type { WalletDb } from "../store.ts";
import { startSweep } from "../sweep.ts";
import type { BankAnswer, BankOrder, CoreBank } from "./port.ts";

export interface PursuitDeps {
  readonly db: WalletDb;
  readonly coreBank: CoreBank;
  readonly log: Logger;
}

/** An order as it is told to the core bank. */
export interface StoredOrder extends BankOrder {
  readonly kind: "debit" | "credit";
}

/** Orders of one origin: where they are kept, and who commits what became of them. */
export interface OrderBook<Row> {
  /** What its orders are, in the log. */
  readonly name: string;
  /** Has for each order `id`, `state`, `pursue_at` and `pursuits`; the state of one without an outcome is `requested`. */
  readonly table: PgTable;
  find(db: WalletDb, ids: readonly Id[]): Promise<readonly StoredOrder[]>;
  /** Commits the bank's word, once: whoever comes second finds it done. `unknown` changes nothing. */
  settle(db: WalletDb, id: Id, answer: BankAnswer): Promise<Row>;
}

const SWEEP_SIZE = 20;

/** Sends an order that was just stored. Without an outcome it comes back as it is, and the sweep goes on with it. */
export async function sendOrder<Row>(deps: PursuitDeps, book: OrderBook<Row>, id: Id): Promise<Row> {
  const [order] = await book.find(deps.db, [id]);
  if (!order) throw new Error("an order that is sent is stored");
  return settle(deps, book, order, await send(deps.coreBank, order));
}

/** One round over what is due. True where the bank answered to everything and more may be due. */
export async function pursueDue<Row>(deps: PursuitDeps, book: OrderBook<Row>): Promise<boolean> {
  const due = await book.find(deps.db, await takeDue(deps.db, book.table));
  const answered = await Promise.all(
    due.map(async (order) => {
      const standing = await deps.coreBank.ask(order.id);
      const answer = standing.state === "not_seen" ? await send(deps.coreBank, order) : standing;
      try {
        await settle(deps, book, order, answer);
      } catch (error) {
        // One that cannot be settled must not hold up the others; it is due again before long.
        deps.log.error({ err: error, order: order.id, of: book.name }, "an order could not be settled");
        return false;
      }
      return answer.state !== "unknown";
    }),
  );
  return due.length === SWEEP_SIZE && answered.every(Boolean);
}

/** Starts the sweep over one book; returns the way to stop it. */
export function startPursuit<Row>(deps: PursuitDeps, book: OrderBook<Row>): () => Promise<void> {
  return startSweep(book.name, () => pursueDue(deps, book), deps.log);
}

function send(coreBank: CoreBank, { kind, ...order }: StoredOrder): Promise<BankAnswer> {
  return kind === "debit" ? coreBank.debit(order) : coreBank.credit(order);
}

function settle<Row>(
  { db, log }: PursuitDeps,
  book: OrderBook<Row>,
  { id }: StoredOrder,
  answer: BankAnswer,
): Promise<Row> {
  const about = { order: id, of: book.name };
  if (answer.state === "unknown") log.warn({ ...about, why: answer.why }, "the core bank did not answer");
  if (answer.state === "refused") log.warn({ ...about, why: answer.reason }, "the core bank refused");
  return book.settle(db, id, answer);
}

/**
 * Takes orders that are due to be pursued, each for a while for itself: the next time comes later the oftener it was
 * tried, eleven seconds at first and five minutes at last.
 */
async function takeDue(db: WalletDb, table: PgTable): Promise<Id[]> {
  const taken: SQL = sql`
    WITH due AS MATERIALIZED (
      SELECT id FROM ${table} WHERE state = 'requested' AND pursue_at <= clock_timestamp()
       ORDER BY pursue_at LIMIT ${SWEEP_SIZE} FOR UPDATE SKIP LOCKED)
    UPDATE ${table} AS o
       SET pursuits = o.pursuits + 1,
           pursue_at = clock_timestamp() + interval '1 second' * (10 + least(290, power(2, least(o.pursuits, 10))))
      FROM due WHERE o.id = due.id RETURNING o.id`;
  const { rows } = (await db.execute(taken)) as unknown as { readonly rows: readonly { readonly id: Id }[] };
  return rows.map(({ id }) => id);
}
