/** The statements that write what a batch has decided. Parameters are arrays with an element a row. */
import type { Write } from "./together.ts";

const statement = (name: string, table: string, text: string): Write => ({ name, table, text });

/** Written together with their legs: a transaction is there with all of them or not at all. */
export const ADD_TRANSACTIONS = statement(
  "adds transactions",
  "transactions",
  `INSERT INTO transactions (id, kind, reverses, digest)
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[])`,
);

/** All of a batch at once, so that each balance is moved once. */
export const ADD_LEGS = statement(
  "adds legs",
  "legs",
  `INSERT INTO legs (transaction, place, debit, credit, currency, amount)
   SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[])`,
);

export const ADD_PAYMENTS = statement(
  "adds payments",
  "payments",
  `INSERT INTO payments (terminal, tender, attempt, merchant, amount, currency, request, way, expires_at, created_at,
                         state, payer, refunded, transaction, captured_at, fee_schedule, fee_free, fee, spent_on,
                         consent_class, statement, decided_at)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::bigint[], $6::text[], $7::bytea[],
                        $8::text[], $9::timestamptz[], $10::timestamptz[],
                        $11::text[], $12::uuid[], $13::bigint[], $14::uuid[], $15::timestamptz[], $16::uuid[],
                        $17::bigint[], $18::bigint[], $19::date[], $20::text[], $21::bytea[], $22::timestamptz[])`,
);

export const CHANGE_PAYMENTS = statement(
  "changes payments",
  "payments",
  `UPDATE payments p
      SET state = c.state, payer = c.payer, refunded = c.refunded, transaction = c.transaction,
          captured_at = c.captured_at, fee_schedule = c.fee_schedule, fee_free = c.fee_free, fee = c.fee,
          spent_on = c.spent_on, consent_class = c.consent_class, statement = c.statement, decided_at = c.decided_at
     FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::uuid[], $6::bigint[], $7::uuid[],
                 $8::timestamptz[], $9::uuid[], $10::bigint[], $11::bigint[], $12::date[], $13::text[],
                 $14::bytea[], $15::timestamptz[])
       AS c (terminal, tender, attempt, state, payer, refunded, transaction, captured_at, fee_schedule, fee_free, fee,
             spent_on, consent_class, statement, decided_at)
    WHERE p.terminal = c.terminal AND p.tender = c.tender AND p.attempt = c.attempt`,
);

export const USE_ALLOWANCES = statement(
  "uses fee allowances",
  "fee_allowances",
  `INSERT INTO fee_allowances (merchant, month, used)
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[])
   ON CONFLICT (merchant, month) DO UPDATE SET used = excluded.used`,
);

export const COUNT_USAGES = statement(
  "counts usages",
  "customer_usage",
  `INSERT INTO customer_usage (customer, day, spent, spent_a, spent_b, spent_c, spent_in_year)
   SELECT * FROM unnest($1::uuid[], $2::date[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
   ON CONFLICT (customer) DO UPDATE
      SET day = excluded.day, spent = excluded.spent, spent_a = excluded.spent_a, spent_b = excluded.spent_b,
          spent_c = excluded.spent_c, spent_in_year = excluded.spent_in_year`,
);

export const ADD_REFUNDS = statement(
  "adds refunds",
  "refunds",
  `INSERT INTO refunds (terminal, id, tender, attempt, amount, currency, request, state, transaction, statement,
                        decided_at, created_at)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::bigint[], $6::text[], $7::bytea[],
                        $8::text[], $9::uuid[], $10::bytea[], $11::timestamptz[], $12::timestamptz[])`,
);

export const CHANGE_REFUNDS = statement(
  "changes refunds",
  "refunds",
  `UPDATE refunds r
      SET state = c.state, transaction = c.transaction, statement = c.statement, decided_at = c.decided_at
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bytea[], $6::timestamptz[])
       AS c (terminal, id, state, transaction, statement, decided_at)
    WHERE r.terminal = c.terminal AND r.id = c.id`,
);

export const ADD_EVENTS = statement(
  "adds events",
  "events",
  `INSERT INTO events (terminal, number, chain, statement)
   SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[])`,
);

export const CHANGE_TERMINALS = statement(
  "changes terminals",
  "terminals",
  `UPDATE terminals t
      SET state = c.state, counter = c.counter, stream_number = c.stream_number, stream_chain = c.stream_chain
     FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[])
       AS c (id, state, counter, stream_number, stream_chain)
    WHERE t.id = c.id`,
);

export const ADD_COUNTERS = statement(
  "adds counters",
  "request_counters",
  `INSERT INTO request_counters (terminal, counter, digest)
   SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bytea[])`,
);

/** What has left the window is judged by that, and its row is no longer needed. */
export const FORGET_COUNTERS = statement(
  "forgets counters",
  "request_counters",
  `DELETE FROM request_counters r
    USING unnest($1::uuid[], $2::bigint[]) AS k (terminal, below)
    WHERE r.terminal = k.terminal AND r.counter < k.below`,
);

export const ADD_CONSENTS = statement(
  "adds consents",
  "consents",
  `INSERT INTO consents (id, customer, terminal, tender, attempt, refusal)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::text[])`,
);

/** The key of the row is the code: the database refuses to spend it twice, whatever the code here believes. */
export const SPEND_CODES = statement(
  "spends codes",
  "spent_codes",
  `INSERT INTO spent_codes (device, step, terminal, tender, attempt)
   SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::smallint[])`,
);

export const COUNT_TRIES = statement(
  "counts tries",
  "tries",
  `INSERT INTO tries (subject, failures, locked_until)
   SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[])
   ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until`,
);

/** What the wallet does by itself: of no member of the staff. */
export const ADD_ACTS = statement(
  "adds acts",
  "staff_acts",
  `INSERT INTO staff_acts (id, act, subject, detail)
   SELECT i, a, s, '{}'::jsonb FROM unnest($1::uuid[], $2::text[], $3::text[]) AS added (i, a, s)`,
);
