/**
 * The statements that load a batch. Parameters are arrays with an element a row; numbers come as float8, which holds
 * every amount and time of ours exactly and which both drivers read as a number.
 */
import type { Month } from "#domain/business-day.ts";
import type { FeeSchedule } from "#domain/fee.ts";
import type { Tier } from "#domain/limits.ts";
import type { Currency } from "#domain/money.ts";
import type { UsageRow } from "../wallets/usage.ts";
import type { ConsentRow } from "./books.ts";
import type { Statement } from "./connection.ts";
import type { RawPayment, RawRefund } from "./rows.ts";

export interface RawSchedule extends FeeSchedule {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly validFrom: number;
}

export const LEASE: Statement<{ held: boolean }> = {
  name: "writer lease",
  text: `SELECT token = $2::bigint AS held FROM writer_leases WHERE shard = $1::text FOR NO KEY UPDATE`,
};

export const TERMINALS: Statement<{
  id: string;
  merchant: string;
  state: "active" | "suspended" | "retired";
  counter: number;
  stream_number: number;
  stream_chain: Uint8Array;
}> = {
  name: "writer terminals",
  text: `
    SELECT id, merchant, state, counter::float8, stream_number::float8, stream_chain
      FROM terminals WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
};

export const KEYS: Statement<{ id: string; terminal: string }> = {
  name: "writer keys",
  text: `SELECT id, terminal FROM terminal_keys WHERE id = ANY ($1::text[]) AND state IN ('current', 'announced')`,
};

export const COUNTERS: Statement<{ terminal: string; counter: number; digest: Uint8Array }> = {
  name: "writer counters",
  text: `
    SELECT c.terminal, c.counter::float8, c.digest
      FROM unnest($1::uuid[], $2::bigint[]) AS k (terminal, counter)
      CROSS JOIN LATERAL (
        SELECT * FROM request_counters WHERE terminal = k.terminal AND counter = k.counter OFFSET 0) AS c`,
};

/** All attempts of the tenders: of one tender one attempt is paid. */
export const PAYMENTS: Statement<RawPayment> = {
  name: "writer payments",
  text: `
    SELECT p.terminal, p.tender, p.attempt, p.merchant, p.amount::float8, p.currency, p.request, p.way, p.state, p.payer,
           p.refunded::float8, p.transaction, p.statement, p.fee_schedule AS "feeSchedule",
           p.fee_free::float8 AS "feeFree", p.fee::float8, p.spent_on::text AS "spentOn", p.consent_class AS "consentClass",
           (extract(epoch FROM p.captured_at) * 1000)::float8 AS captured_at,
           (extract(epoch FROM p.expires_at) * 1000)::float8 AS expires_at,
           (extract(epoch FROM p.decided_at) * 1000)::float8 AS decided_at,
           (extract(epoch FROM p.created_at) * 1000)::float8 AS created_at
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k (terminal, tender, place)
      CROSS JOIN LATERAL (
        SELECT * FROM payments WHERE terminal = k.terminal AND tender = k.tender ORDER BY attempt OFFSET 0 FOR NO KEY UPDATE
      ) AS p
     ORDER BY k.place`,
};

export const DEVICES: Statement<{ id: string; customer: string; number: string; seed: Uint8Array }> = {
  name: "writer devices",
  text: `
    SELECT id, customer, code_number AS number, code_seed AS seed FROM devices
     WHERE code_number = ANY ($1::text[]) AND code_seed IS NOT NULL ORDER BY id FOR NO KEY UPDATE`,
};

export const TRIES: Statement<{ subject: string; failures: number; locked_until: number }> = {
  name: "writer tries",
  text: `
    SELECT subject, failures, locked_until::float8 FROM tries
     WHERE subject IN (
       SELECT 'codes at terminal ' || id FROM terminals WHERE id = ANY ($1::uuid[])
       UNION SELECT 'codes at merchant ' || merchant FROM terminals WHERE id = ANY ($1::uuid[])
       UNION SELECT 'codes of device ' || id FROM devices WHERE code_number = ANY ($2::text[]))
     ORDER BY subject FOR NO KEY UPDATE`,
};

/** Of the steps around now: a code of another step is none. */
export const SPENT_CODES: Statement<{
  device: string;
  step: number;
  terminal: string;
  tender: string;
  attempt: number;
}> = {
  name: "writer spent codes",
  text: `
    SELECT s.device, s.step::float8, s.terminal, s.tender, s.attempt
      FROM devices d
      CROSS JOIN LATERAL (
        SELECT * FROM spent_codes
         WHERE device = d.id
           AND step >= (extract(epoch FROM clock_timestamp() - interval '5 minutes') * 1000)::bigint / $2::bigint OFFSET 0
      ) AS s
     WHERE d.code_number = ANY ($1::text[])`,
};

/** Payments by code that their payer did not confirm with the PIN, within the last day. */
export const PIN_FREE: Statement<{ customer: string; times: number }> = {
  name: "writer payments without a PIN",
  text: `
    SELECT d.customer, count(*)::float8 AS times
      FROM (SELECT DISTINCT customer FROM devices WHERE code_number = ANY ($1::text[])) AS d
      CROSS JOIN LATERAL (
        SELECT * FROM payments
         WHERE payer = d.customer AND way = 'submitted' AND state IN ('paid', 'reversed')
           AND created_at > clock_timestamp() - interval '1 day' OFFSET 0
      ) AS p
     WHERE NOT EXISTS (
       SELECT FROM consents c
        WHERE c.terminal = p.terminal AND c.tender = p.tender AND c.attempt = p.attempt AND c.refusal IS NULL OFFSET 0)
     GROUP BY d.customer`,
};

/** The payment of each key: the fence (OFFSET 0) makes the planner look each up, also while it believes the table empty. */
const RETURNED = `
  FROM unnest($3::uuid[], $4::uuid[], $5::smallint[]) AS k (terminal, tender, attempt)
  CROSS JOIN LATERAL (
    SELECT payer, transaction FROM payments
     WHERE terminal = k.terminal AND tender = k.tender AND attempt = k.attempt OFFSET 0
  ) AS p`;

/** Everybody whose money the batch may move: who says yes, whose code it is, and who gets something back. */
const PAYERS = `
  SELECT unnest($1::uuid[]) AS id
  UNION SELECT customer FROM devices WHERE code_number = ANY ($2::text[])
  UNION SELECT p.payer ${RETURNED}`;

export const CUSTOMERS: Statement<{ id: string; account: string; frozen: boolean; tier: Tier }> = {
  name: "writer customers",
  text: `SELECT id, account, frozen, tier FROM customers WHERE id IN (${PAYERS}) ORDER BY id FOR NO KEY UPDATE`,
};

/** Written under the customer's lock by whoever writes it: read in a statement after that lock, not joined to it. */
export const USAGES: Statement<UsageRow> = {
  name: "writer usages",
  text: `
    SELECT u.* FROM (${PAYERS}) AS k CROSS JOIN LATERAL (
      SELECT customer, day::text, spent::float8, spent_a::float8 AS "spentA", spent_b::float8 AS "spentB",
             spent_c::float8 AS "spentC", spent_in_year::float8 AS "spentInYear"
        FROM customer_usage WHERE customer = k.id OFFSET 0) AS u`,
};

/**
 * Whose terminals ask, and who took the payments that are asked about; with all fee schedules that were agreed with them
 * (the one that is valid counts for a capture, the one of the capture for a refund), and what was used of the free
 * allowance of the month that any time zone can be in now. Only the writer uses that up, and it holds the lease.
 */
export const SHOPS: Statement<{
  id: string;
  account: string;
  currency: Currency;
  time_zone: string;
  schedules: readonly RawSchedule[] | null;
  allowances: readonly { readonly month: Month; readonly used: number }[] | null;
}> = {
  name: "writer shops",
  text: `
    SELECT id, account, currency, time_zone,
           (SELECT json_agg(json_build_object(
              'id', s.id, 'validFrom', (extract(epoch FROM s.valid_from) * 1000)::float8, 'ratePpm', s.rate_ppm,
              'minimum', s.minimum, 'maximum', s.maximum, 'freePerMonth', s.free_per_month,
              'returnedWithRefund', s.returned_with_refund) ORDER BY s.valid_from)
              FROM fee_schedules s WHERE s.merchant = m.id) AS schedules,
           (SELECT json_agg(json_build_object('month', f.month, 'used', f.used))
              FROM fee_allowances f
             WHERE f.merchant = m.id AND f.month >= to_char(clock_timestamp() - interval '2 days', 'YYYY-MM')) AS allowances
      FROM merchants m WHERE id IN (
        SELECT merchant FROM terminals WHERE id = ANY ($1::uuid[])
        UNION SELECT p.merchant
          FROM unnest($2::uuid[], $3::uuid[]) AS k (terminal, tender)
          CROSS JOIN LATERAL (
            SELECT merchant FROM payments WHERE terminal = k.terminal AND tender = k.tender OFFSET 0) AS p)`,
};

/**
 * Every account that the batch may move is locked before anything is decided, the hot ones too: whoever else locks
 * accounts in the order of their ids never waits for the writer in a circle.
 */
export const ACCOUNTS: Statement<{ id: string; currency: Currency; balance: number }> = {
  name: "writer accounts",
  text: `
    SELECT id, currency, balance::float8 FROM accounts WHERE id IN (
      SELECT account FROM customers WHERE id IN (${PAYERS})
      UNION SELECT account FROM merchants WHERE id IN (
        SELECT merchant FROM terminals WHERE id = ANY ($6::uuid[])
        UNION SELECT p.merchant
          FROM unnest($7::uuid[], $8::uuid[]) AS k (terminal, tender)
          CROSS JOIN LATERAL (
            SELECT merchant FROM payments WHERE terminal = k.terminal AND tender = k.tender OFFSET 0) AS p)
      UNION SELECT unnest(ARRAY[l.debit, l.credit]) ${RETURNED} JOIN legs l ON l.transaction = p.transaction
      UNION SELECT unnest($9::uuid[]))
     ORDER BY id FOR NO KEY UPDATE`,
};

/** What was captured of the payments whose money may go back. */
export const LEGS: Statement<{
  transaction: string;
  debit: string;
  credit: string;
  currency: Currency;
  amount: number;
}> = {
  name: "writer legs",
  text: `
    SELECT l.transaction, l.debit, l.credit, l.currency, l.amount::float8
      FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS k (terminal, tender, attempt)
      CROSS JOIN LATERAL (
        SELECT transaction FROM payments
         WHERE terminal = k.terminal AND tender = k.tender AND attempt = k.attempt OFFSET 0
      ) AS p
      JOIN legs l ON l.transaction = p.transaction
     ORDER BY l.transaction, l.place`,
};

export const CONSENTS: Statement<ConsentRow> = {
  name: "writer consents",
  text: `SELECT id, customer, terminal, tender, attempt, refusal FROM consents WHERE id = ANY ($1::uuid[])`,
};

/** The refunds that are asked for, and those that wait beside them for the same payments. */
export const REFUNDS: Statement<RawRefund> = {
  name: "writer refunds",
  text: `
    SELECT r.terminal, r.id, r.tender, r.attempt, r.amount::float8, r.currency, r.request, r.state, r.transaction,
           r.statement,
           (extract(epoch FROM r.decided_at) * 1000)::float8 AS decided_at,
           (extract(epoch FROM r.created_at) * 1000)::float8 AS created_at
      FROM refunds r
     WHERE (r.terminal, r.id) IN (
       SELECT * FROM unnest($1::uuid[], $2::uuid[])
       UNION SELECT q.terminal, q.id
         FROM unnest($3::uuid[], $4::uuid[], $5::smallint[]) AS k (terminal, tender, attempt)
         CROSS JOIN LATERAL (
           SELECT * FROM refunds
            WHERE terminal = k.terminal AND tender = k.tender AND attempt = k.attempt OFFSET 0) AS q
        WHERE q.state = 'queued')
     ORDER BY r.terminal, r.id FOR NO KEY UPDATE`,
};

/** The time once all is locked; and tenders of which a restored store may have forgotten something. */
export const CLOCK: Statement<{ now: number; epoch: number; cases: string[] }> = {
  name: "writer clock",
  text: `
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint::float8 AS now, value::float8 AS epoch,
           ARRAY(SELECT c.terminal || '.' || c.tender FROM unnest($1::uuid[], $2::uuid[]) AS k (terminal, tender)
                   JOIN cases c ON c.terminal = k.terminal AND c.tender = k.tender AND c.closed_at IS NULL) AS cases
      FROM facts WHERE name = 'stream_epoch'`,
};
