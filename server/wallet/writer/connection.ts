/**
 * The writer's own connection to the store, on which a batch is one transaction and two round trips: what it loads and
 * locks, and what it writes with the commit. On a server the statements are prepared once, and sent in exchanges.
 */
import type { PGlite } from "@electric-sql/pglite";
import type pg from "pg";
import type { Logger } from "pino";
import { Exchange, type Prepared } from "./exchange.ts";

/** A statement that is prepared once; `Row` is what it selects. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  readonly row?: Row;
}

/** A statement with its parameters, each in the database's text form. */
export interface Call {
  readonly statement: Statement<unknown>;
  readonly values: readonly string[];
}

export type Run = <Row>(statement: Statement<Row>, ...values: readonly string[]) => Promise<Row[]>;

/** What a batch comes to: what is to be written, and what is answered once that is committed. */
export interface Decided<T> {
  readonly calls: readonly Call[];
  /** What is written after those, and is still being made while they run. */
  readonly later: Promise<readonly Call[]>;
  readonly value: T;
}

export interface WriterConnection {
  /**
   * Runs one transaction: `load` starts all of its statements at once, they run in that order; what `decide` wants
   * written is written and committed. Whatever fails undoes all of it.
   * @throws ConnectionLost where there is no connection, or nobody knows whether the commit was done
   */
  batch<L, T>(load: (run: Run) => Promise<L>, decide: (loaded: L) => Promise<Decided<T>>): Promise<T>;
  close(): Promise<void>;
}

/** There was no connection to be had, or it broke; it may have been while the writes were on their way. */
export class ConnectionLost extends Error {}

/** The embedded store has one session, which the batch has for itself while it lasts. */
export function embeddedConnection(client: PGlite): WriterConnection {
  return {
    batch: (load, decide) =>
      client.transaction(async (tx) => {
        const run: Run = async <Row>({ text }: Statement<Row>, ...values: readonly string[]) =>
          (await tx.query<Row>(text, [...values])).rows;
        const { calls, later, value } = await decide(await load(run));
        // Waited for first, so that it is heard also where a write fails.
        const rest = await later;
        for (const call of [...calls, ...rest]) await run(call.statement, ...call.values);
        return value;
      }),
    close: async () => undefined,
  };
}

/**
 * Plans are made once and kept, so they must be good on a store that is still empty: each statement here finds its rows
 * by a key for each row of its parameters, and so do the checks of foreign keys on this connection. Pages cost next to
 * nothing, which they do in memory: else reading a whole index of a table that seems to be empty looks cheaper than
 * looking up a key for each row.
 */
const PLANS =
  "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET random_page_cost = 0.01; SET seq_page_cost = 0.01; SET jit = off";

const BEGIN: Statement<never> = { name: "writer begins", text: "BEGIN" };
const COMMIT: Statement<never> = { name: "writer commits", text: "COMMIT" };
/** Which of a failed transaction's statements were prepared is not known: all are prepared anew. */
const UNDO = "ROLLBACK; DEALLOCATE ALL";

/** Opens its connection when it is first needed, and another one when that has broken. */
export class ServerConnection implements WriterConnection {
  readonly #newClient: () => pg.Client;
  readonly #log: Logger | undefined;
  #prepared: Prepared = new Map();
  #client: pg.Client | undefined;

  /** @param newClient makes one that sends in a row and is not connected yet */
  constructor(newClient: () => pg.Client, log: Logger | undefined) {
    this.#newClient = newClient;
    this.#log = log;
  }

  async batch<L, T>(load: (run: Run) => Promise<L>, decide: (loaded: L) => Promise<Decided<T>>): Promise<T> {
    const { client, loaded } = await this.#begin(load);
    try {
      const { value, ...writes } = await decide(loaded);
      await this.#commit(client, writes);
      return value;
    } catch (error) {
      await this.#undo(client);
      throw error;
    }
  }

  /** A connection may have broken while nothing was asked of it: nothing is lost by beginning once more on another. */
  async #begin<L>(load: (run: Run) => Promise<L>, again = true): Promise<{ client: pg.Client; loaded: L }> {
    const client = this.#client ?? (await this.#connect());
    const exchange = new Exchange(this.#prepared);
    const begun = exchange.run(BEGIN);
    const loading = load(exchange.run);
    client.query(exchange);
    try {
      const [, loaded] = await Promise.all([begun, loading]);
      return { client, loaded };
    } catch (error) {
      await this.#undo(client);
      if (this.#client !== undefined) throw error;
      if (again) return this.#begin(load, false);
      throw new ConnectionLost("lost while loading", { cause: error });
    }
  }

  async #commit(client: pg.Client, { calls, later }: Omit<Decided<unknown>, "value">): Promise<void> {
    const send = (written: readonly Call[]) => {
      const exchange = new Exchange(this.#prepared);
      const done = written.map(({ statement, values }) => exchange.run(statement, ...values));
      client.query(exchange);
      return Promise.all(done);
    };
    // After a statement that failed the commit undoes.
    const rest = async () => send([...(await later), { statement: COMMIT, values: [] }]);
    // Each is waited for, also when one has failed: what is made later would be sent into the transaction after this one.
    const settled = await Promise.allSettled([send(calls), rest()]);
    const failed = settled.find((one) => one.status === "rejected");
    if (!failed) return;
    await this.#undo(client);
    if (this.#client === undefined)
      throw new ConnectionLost("lost while committing", { cause: failed.reason });
    throw failed.reason;
  }

  /** Waits for whatever is still under way, too: the answers come in the order of the statements. */
  async #undo(client: pg.Client): Promise<void> {
    try {
      this.#prepared = new Map();
      await client.query(UNDO);
    } catch (error) {
      this.#forget(client, error);
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = this.#newClient();
    try {
      await client.connect();
      client.on("error", (error) => this.#forget(client, error));
      client.on("end", () => this.#forget(client, undefined));
      await client.query(PLANS);
    } catch (error) {
      this.#log?.error({ err: error }, "the writer cannot connect to PostgreSQL");
      this.#end(client);
      throw new ConnectionLost("not connected", { cause: error });
    }
    this.#client = client;
    this.#prepared = new Map();
    return client;
  }

  #forget(client: pg.Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#log?.error({ err: error }, "the writer's connection to PostgreSQL broke");
    this.#end(client);
  }

  /** Nobody waits for a connection that is of no use any more. */
  #end(client: pg.Client): void {
    client
      .end()
      .catch((fault: Error) => this.#log?.warn({ err: fault }, "a broken connection did not close"));
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }
}
