/**
 * Statements sent to the server in a row, with one request for an answer at their end: what a statement costs by itself
 * is mostly its own messages and whoever is woken by its answer, and a batch has many.
 */
import pg from "pg";
import type { Run, Statement } from "./connection.ts";

/** One column of a statement's rows: its name, and how its text is read. */
interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

/** The statements that a connection has prepared, by name, with the columns of their rows. */
export type Prepared = Map<string, readonly Column[]>;

interface Asked {
  readonly statement: Statement<unknown>;
  readonly values: readonly string[];
  readonly rows: unknown[];
  readonly resolve: (rows: unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A query of its own kind to `pg`, which sends it and brings it the server's answers. */
export class Exchange extends pg.Query {
  readonly #prepared: Prepared;
  /** What is not answered yet, in its order. */
  readonly #asked: Asked[] = [];
  #sent = false;

  constructor(prepared: Prepared) {
    super("");
    this.#prepared = prepared;
  }

  /**
   * One more statement. After one that fails the others fail too, each with what that one was refused with.
   * @throws Error once the exchange is on its way
   */
  readonly run: Run = <Row>(statement: Statement<Row>, ...values: readonly string[]) => {
    if (this.#sent) throw new Error("a statement comes too late for its exchange");
    const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
    this.#asked.push({ statement, values, rows: [], resolve, reject });
    return promise as Promise<Row[]>;
  };

  override submit = (connection: pg.Connection) => {
    this.#sent = true;
    connection.stream.cork();
    for (const asked of this.#asked) this.#send(connection, asked);
    connection.sync();
    connection.stream.uncork();
  };

  /** A statement's columns are asked for once. (What follows each message, `true`, is in the types of `pg` alone.) */
  #send(connection: pg.Connection, { statement: { name, text }, values }: Asked): void {
    const isNew = !this.#prepared.has(name);
    if (isNew) connection.parse({ name, text, types: [] }, true);
    connection.bind({ statement: name, values: [...values] }, true);
    if (isNew) connection.describe({ type: "P" }, true);
    connection.execute({}, true);
    if (isNew) this.#prepared.set(name, []);
  }

  // What `pg` calls as the answers come.

  handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const columns = fields.map(({ name, dataTypeID }) => ({
      name,
      read: pg.types.getTypeParser(dataTypeID, "text") as Column["read"],
    }));
    this.#prepared.set(this.#first.statement.name, columns);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { statement, rows } = this.#first;
    const columns = this.#prepared.get(statement.name) ?? [];
    const row: Record<string, unknown> = {};
    for (const [place, { name, read }] of columns.entries()) {
      const text = fields[place] ?? null;
      row[name] = text === null ? null : read(text);
    }
    rows.push(row);
  }

  handleCommandComplete(): void {
    const { resolve, rows } = this.#first;
    this.#asked.shift();
    resolve(rows);
  }

  handleError(error: Error): void {
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#asked.length > 0) this.handleError(new Error("the server left a statement unanswered"));
  }

  get #first(): Asked {
    const [first] = this.#asked;
    if (!first) throw new Error("an answer that nobody asked for");
    return first;
  }
}
