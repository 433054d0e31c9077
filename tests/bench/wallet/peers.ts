/**
 * How ledgers are written otherwise, over the same double entry: each payment a transaction of its own, by statements
 * from the program or by one call of a function, with the rows of both accounts locked in the order of their ids.
 */
import pg from "pg";
import { newId } from "#kit/random-ids.ts";

/** Transfers and their entries with both balances kept, as pgledger does it; nothing stored but the double entry. */
const SCHEMA = `
  CREATE SCHEMA peers;
  CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    balance bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 0,
    may_go_negative boolean NOT NULL,
    CHECK (balance >= 0 OR may_go_negative)
  );
  CREATE TABLE transfers (
    id uuid PRIMARY KEY,
    debit uuid NOT NULL REFERENCES accounts (id),
    credit uuid NOT NULL REFERENCES accounts (id),
    amount bigint NOT NULL CHECK (amount > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (debit <> credit)
  );
  CREATE TABLE entries (
    account uuid NOT NULL REFERENCES accounts (id),
    version bigint NOT NULL,
    transfer uuid NOT NULL REFERENCES transfers (id),
    amount bigint NOT NULL,
    balance_before bigint NOT NULL,
    balance_after bigint NOT NULL,
    PRIMARY KEY (account, version)
  );
  CREATE INDEX entries_transfer ON entries (transfer);
  CREATE FUNCTION pay(payment uuid, payer uuid, payee uuid, sum bigint) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    of_payer accounts;
    of_payee accounts;
  BEGIN
    PERFORM 1 FROM accounts WHERE id IN (payer, payee) ORDER BY id FOR UPDATE;
    INSERT INTO transfers (id, debit, credit, amount) VALUES (payment, payer, payee, sum);
    UPDATE accounts SET balance = balance - sum, version = version + 1 WHERE id = payer RETURNING * INTO of_payer;
    INSERT INTO entries VALUES
      (payer, of_payer.version, payment, -sum, of_payer.balance + sum, of_payer.balance);
    UPDATE accounts SET balance = balance + sum, version = version + 1 WHERE id = payee RETURNING * INTO of_payee;
    INSERT INTO entries VALUES
      (payee, of_payee.version, payment, sum, of_payee.balance - sum, of_payee.balance);
  END $$;
`;
const PLENTY = 1_000_000_000;
const AMOUNT = 1250;

export type Peer = "statements" | "function";

export class Peers {
  readonly #url: string;
  readonly #payers: readonly string[];
  readonly #merchant: string;
  #next = 0;

  private constructor(url: string, payers: readonly string[], merchant: string) {
    this.#url = url;
    this.#payers = payers;
    this.#merchant = merchant;
  }

  /** Makes the tables in a schema of their own, for so many payers. */
  static async prepare(url: string, count: number): Promise<Peers> {
    const client = await connect(url);
    await client.query(SCHEMA);
    const payers = Array.from({ length: count }, newId);
    const merchant = newId();
    const insert =
      "INSERT INTO accounts (id, balance, may_go_negative) SELECT id, $2, $3 FROM unnest($1::uuid[]) AS id";
    await client.query(insert, [payers, PLENTY, false]);
    await client.query(insert, [[merchant], 0, true]);
    await client.query("VACUUM ANALYZE");
    await client.end();
    return new Peers(url, payers, merchant);
  }

  /** By how much all that was ever moved does not add up: 0, or the peers are no ledger. */
  async imbalance(): Promise<number> {
    const client = await connect(this.#url);
    const { rows } = await client.query<{ sum: string }>(
      `SELECT coalesce(sum(abs(a.balance - a.first - e.moved)), 0) + abs(sum(e.moved)) AS sum
         FROM (SELECT id, balance, CASE WHEN may_go_negative THEN 0 ELSE ${PLENTY} END AS first FROM accounts) AS a
         JOIN (SELECT account, sum(amount) AS moved FROM entries GROUP BY account) AS e ON e.account = a.id`,
    );
    await client.end();
    return Number(rows[0]?.sum);
  }

  /** A connection for each caller, whose every call is one payment from a payer of its own to the one merchant. */
  async connect(peer: Peer, callers: number): Promise<PeerCallers> {
    const clients = await Promise.all(Array.from({ length: callers }, () => connect(this.#url)));
    const pay = peer === "function" ? byFunction : byStatements;
    return {
      call: async (caller) => {
        const client = clients[caller];
        const payer = this.#payers[this.#next++ % this.#payers.length];
        if (!client || payer === undefined) throw new Error("no such caller");
        await pay(client, payer, this.#merchant);
        return true;
      },
      close: async () => void (await Promise.all(clients.map((client) => client.end()))),
    };
  }
}

export interface PeerCallers {
  call(caller: number): Promise<boolean>;
  close(): Promise<void>;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET search_path = peers");
  return client;
}

async function byFunction(client: pg.Client, payer: string, merchant: string): Promise<void> {
  const text = "SELECT pay($1, $2, $3, $4)";
  await client.query({ name: "pay", text, values: [newId(), payer, merchant, AMOUNT] });
}

/** Every statement is prepared once, as a careful program has it. */
const STATEMENTS = {
  lock: "SELECT id FROM accounts WHERE id IN ($1, $2) ORDER BY id FOR UPDATE",
  transfer: "INSERT INTO transfers (id, debit, credit, amount) VALUES ($1, $2, $3, $4)",
  move: "UPDATE accounts SET balance = balance + $2, version = version + 1 WHERE id = $1 RETURNING version, balance",
  enter: "INSERT INTO entries VALUES ($1, $2, $3, $4, $5::bigint - $4, $5)",
};

async function byStatements(client: pg.Client, payer: string, merchant: string): Promise<void> {
  const ask = (name: keyof typeof STATEMENTS, values: readonly unknown[]) =>
    client.query<{ version: string; balance: string }>({ name, text: STATEMENTS[name], values: [...values] });
  const id = newId();
  await client.query("BEGIN");
  await ask("lock", [payer, merchant]);
  await ask("transfer", [id, payer, merchant, AMOUNT]);
  for (const [account, change] of [
    [payer, -AMOUNT],
    [merchant, AMOUNT],
  ] as const) {
    const { rows } = await ask("move", [account, change]);
    await ask("enter", [account, rows[0]?.version, id, change, rows[0]?.balance]);
  }
  await client.query("COMMIT");
}
