/**
 * A store in which millions of payments were made: those that the wallet has made for real, copied by SQL. A copy is as
 * the wallet would have left it, with ids of its own, its place in its terminal's stream and the stream's chain of
 * hashes, and the balances moved; only the signature under its statement is that of its original. The copies are
 * written with triggers and foreign keys off, which would take an hour; the audit proves the books afterwards.
 */
import pg from "pg";

/** Where in a signed statement and in a signed request the parts are that a copy has of its own. */
const LAYOUT = `
  CREATE FUNCTION copied_request(request bytea, tender uuid) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$ SELECT overlay(request PLACING uuid_send(tender) FROM 10 FOR 16) $$;
  CREATE FUNCTION copied_statement(statement bytea, tender uuid, request bytea, decided timestamptz, number bigint)
    RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$ SELECT overlay(overlay(overlay(overlay(statement
         PLACING uuid_send(tender) FROM 35 FOR 16)
         PLACING sha256(request) FROM 58 FOR 32)
         PLACING substring(int8send((extract(epoch FROM decided) * 1000)::bigint) FROM 3) FROM 90 FOR 6)
         PLACING substring(int8send(number) FROM 3) FROM 100 FOR 6) $$;
  CREATE FUNCTION next_chain(chain bytea, start bytea, statement bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$ SELECT substring(sha256(coalesce(chain, start) || substring(statement FROM 1 FOR 105)) FROM 1 FOR 16) $$;
  CREATE AGGREGATE chain_to(bytea, bytea) (sfunc = next_chain, stype = bytea);
  CREATE FUNCTION ordered_id(place bigint) RETURNS uuid LANGUAGE sql VOLATILE AS
    $$ SELECT (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7' || substr(gen_random_uuid()::text, 16))::uuid
         FROM lpad(to_hex(1735689600000 + place / 20), 12, '0') AS h $$`;

/** Each copy with its original and what it has of its own. */
const COPIES = `
  CREATE UNLOGGED TABLE copies AS
  WITH numbered AS (
    SELECT p.terminal, p.decided_at, p.tender AS of_tender, p.attempt, p.transaction AS of_transaction, p.request, p.statement,
           t.stream_chain AS start, row_number() OVER (ORDER BY turn, p.tender) AS place, count(*) OVER () AS count,
           t.stream_number + row_number() OVER (PARTITION BY p.terminal ORDER BY turn, p.tender) AS number
      FROM payments p JOIN terminals t ON t.id = p.terminal, generate_series(1, $1::int) AS turn
     WHERE p.state = 'paid'),
  named AS (
    SELECT *, ordered_id(place) AS tender, ordered_id(place) AS transaction,
           make_interval(days => 366 + ($2::int - place * $2::int / (count + 1))::int) AS ago
      FROM numbered),
  told AS (SELECT *, copied_request(request, tender) AS told FROM named),
  stated AS (
    SELECT terminal, of_tender, attempt, of_transaction, start, place, number, tender, transaction, ago, told AS request,
           copied_statement(statement, tender, told, decided_at - ago, number) AS statement
      FROM told)
  SELECT place, terminal, of_tender, attempt, of_transaction, number, tender, transaction, ago, request, statement,
         chain_to(start, statement) OVER (PARTITION BY terminal ORDER BY number ROWS UNBOUNDED PRECEDING) AS chain
    FROM stated`;

/** Each table's copies: which originals, and which columns a copy has of its own. */
const TABLES = [
  {
    table: "transactions",
    on: "o.id = c.of_transaction",
    own: { id: "c.transaction" },
  },
  { table: "legs", on: "o.transaction = c.of_transaction", own: { transaction: "c.transaction" } },
  {
    table: "payments",
    on: "(o.terminal, o.tender, o.attempt) = (c.terminal, c.of_tender, c.attempt)",
    own: {
      tender: "c.tender",
      transaction: "c.transaction",
      request: "c.request",
      statement: "overlay(c.statement PLACING c.chain FROM 106 FOR 16)",
    },
  },
  {
    table: "consents",
    on: "(o.terminal, o.tender, o.attempt) = (c.terminal, c.of_tender, c.attempt)",
    own: { id: "ordered_id(c.place)", tender: "c.tender" },
  },
];

const EVENTS = `
  INSERT INTO events (terminal, number, chain, statement)
  SELECT terminal, number, chain, overlay(statement PLACING chain FROM 106 FOR 16) FROM copies ORDER BY place`;

const ENDS = `
  UPDATE terminals SET stream_number = c.number, stream_chain = c.chain
    FROM (SELECT DISTINCT ON (terminal) terminal, number, chain FROM copies ORDER BY terminal, number DESC) AS c
   WHERE c.terminal = terminals.id`;

const BALANCES = `
  UPDATE accounts SET balance = balance + moved.amount
    FROM (SELECT account, sum(amount)::bigint AS amount
            FROM (SELECT l.credit AS account, l.amount FROM legs l JOIN copies c ON c.transaction = l.transaction
                  UNION ALL SELECT l.debit, -l.amount FROM legs l JOIN copies c ON c.transaction = l.transaction) AS entries
           GROUP BY account) AS moved
   WHERE moved.account = accounts.id`;

/**
 * Copies every paid payment of the store so often, spread over so many days: as they would have come, one day's beside
 * each other on the disk.
 * @throws Error from the database, which then keeps nothing of it
 */
export async function growStore(url: string, times: number, days = 1): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL work_mem = '512MB'; ${LAYOUT}`,
    );
    await client.query(COPIES.replace("$1", String(times)).replaceAll("$2", String(days)));
    await client.query("CREATE INDEX ON copies (transaction); ANALYZE copies");
    for (const { table, on, own } of TABLES) await client.query(await copyOf(client, table, on, own));
    for (const statement of [EVENTS, ENDS, BALANCES]) await client.query(statement);
    await client.query(`
      DROP TABLE copies; DROP AGGREGATE chain_to (bytea, bytea);
      DROP FUNCTION copied_request, copied_statement, next_chain, ordered_id; COMMIT`);
  } finally {
    await client.end();
  }
}

/** Brings a grown store to where the server's own upkeep would have brought it by then. */
export async function keepUp(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("VACUUM (ANALYZE)");
  await client.query("CHECKPOINT");
  await client.end();
}

/**
 * All columns as the original has them, whatever they are, but for those of the copy's own. Times lie in another year,
 * so that no copy counts among what its payer has paid today or this year.
 */
async function copyOf(
  client: pg.Client,
  table: string,
  on: string,
  own: Readonly<Record<string, string>>,
): Promise<string> {
  const { rows } = await client.query<{ name: string; timed: boolean }>(
    `SELECT column_name AS name, data_type IN ('timestamp with time zone', 'date') AS timed
       FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [table],
  );
  const names = rows.map(({ name }) => `"${name}"`).join(", ");
  const values = rows
    .map(({ name, timed }) => own[name] ?? `o."${name}"${timed ? " - c.ago" : ""}`)
    .join(", ");
  return `INSERT INTO ${table} (${names}) SELECT ${values} FROM copies c JOIN ${table} o ON ${on} ORDER BY c.place`;
}
