/**
 * What has to be true of the wallet's books, each as a query for what breaks it. Written for itself, from the rows
 * alone: it takes no balance, no digest and no state on trust that it can work out again.
 */
import { ACCOUNT_KINDS } from "#domain/ledger.ts";
import { CUSTODY_RULES } from "./custody-rules.ts";
import { FEE_RULES } from "./fee-rules.ts";
import type { AuditRule } from "./rule.ts";
import { SETTLEMENT_RULES } from "./settlement-rules.ts";
import { WALLET_RULES } from "./wallet-rules.ts";

export type { AuditRule } from "./rule.ts";

const belowZero = Object.entries(ACCOUNT_KINDS).flatMap(([kind, { mayGoNegative }]) =>
  mayGoNegative ? [`'${kind}'`] : [],
);

const guardedTables = [
  "accounts",
  "transactions",
  "legs",
  "payments",
  "refunds",
  "events",
  "spent_codes",
  "cases",
  "staff",
  "staff_acts",
  "merchants",
  "merchant_history",
  "settlements",
  "settlement_lines",
  "payouts",
  "promotion_funds",
  "terminals",
  "terminal_bindings",
  "terminal_keys",
  "fee_schedules",
  "fee_allowances",
  "customer_usage",
  "bank_orders",
  "transfers",
  "linked_accounts",
];
const guards = [
  "legs_move_balances",
  "accounts_keep_their_facts",
  "legs_append_only",
  "transactions_append_only",
  "events_append_only",
  "accounts_never_lost",
  "events_continue_their_stream",
  "payments_only_move_forward",
  "payments_never_lost",
  "refunds_only_move_forward",
  "refunds_never_lost",
  "spent_codes_append_only",
  "cases_never_lost",
  "staff_only_ends",
  "staff_never_lost",
  "staff_acts_append_only",
  "merchants_keep_their_history",
  "merchants_move_to_next_version",
  "merchants_never_lost",
  "merchant_history_append_only",
  "settlements_append_only",
  "settlements_follow_each_other",
  "settlement_lines_append_only",
  "payouts_only_move_forward",
  "payouts_never_lost",
  "promotion_funds_append_only",
  "merchants_rebind_their_terminals",
  "terminals_keep_their_binding",
  "terminals_never_lost",
  "terminals_write_their_first_binding",
  "terminals_write_their_bindings",
  "terminal_bindings_append_only",
  "terminal_keys_only_age",
  "terminal_keys_never_lost",
  "cases_only_close",
  "fee_schedules_append_only",
  "fee_schedules_reach_not_back",
  "fee_allowances_only_grow",
  "fee_allowances_never_lost",
  "customer_usage_moves_on",
  "customer_usage_never_lost",
  "bank_orders_only_move_forward",
  "bank_orders_never_lost",
  "transfers_append_only",
  "linked_accounts_only_end",
  "linked_accounts_never_lost",
];
const array = (names: readonly string[]) => `ARRAY[${names.map((name) => `'${name}'`).join(", ")}]`;

/** What each captured payment's money has to look like in the ledger. */
const captures = `
  SELECT p.terminal, p.tender, p.attempt, p.transaction, p.amount, p.currency, p.state, p.refunded, p.fee,
         c.account AS payer, m.account AS merchant
    FROM payments p JOIN customers c ON c.id = p.payer JOIN merchants m ON m.id = p.merchant
   WHERE p.transaction IS NOT NULL`;

export const AUDIT_RULES: readonly AuditRule[] = [
  {
    name: "sum",
    sentence: "All balances of a currency sum to zero",
    breaches: `SELECT currency || ' sums to ' || sum(balance) AS breach FROM accounts GROUP BY currency HAVING sum(balance) <> 0`,
  },
  {
    name: "balances",
    sentence: "Each balance is the sum of its entries",
    breaches: `
      SELECT a.kind || ' ' || a.id || ' has ' || a.balance || ', its entries sum to ' || coalesce(e.sum, 0) AS breach
        FROM accounts a
        LEFT JOIN (SELECT account, sum(amount) AS sum
                     FROM (SELECT credit AS account, amount FROM legs UNION ALL SELECT debit, -amount FROM legs) AS entries
                    GROUP BY account) AS e ON e.account = a.id
       WHERE a.balance <> coalesce(e.sum, 0)`,
  },
  {
    name: "floors",
    sentence: "No account is below its floor",
    breaches: `
      SELECT kind || ' ' || id || ' has ' || balance AS breach FROM accounts
       WHERE balance < 0 AND kind NOT IN (${belowZero.join(", ")})`,
  },
  {
    name: "entries",
    sentence: "Each leg moves an amount above zero between two accounts of its currency",
    breaches: `
      SELECT 'leg ' || l.place || ' of ' || l.transaction AS breach
        FROM legs l
        LEFT JOIN accounts d ON d.id = l.debit LEFT JOIN accounts c ON c.id = l.credit
       WHERE l.amount <= 0 OR l.debit = l.credit
          OR d.currency IS DISTINCT FROM l.currency OR c.currency IS DISTINCT FROM l.currency`,
  },
  {
    name: "digests",
    sentence: "Each transaction is what was asked for: its legs hash to its digest",
    breaches: `
      SELECT t.kind || ' ' || t.id AS breach
        FROM transactions t
        LEFT JOIN (SELECT transaction, string_agg(debit || ' ' || credit || ' ' || currency || ' ' || amount, E'\\n' ORDER BY place) AS text
                     FROM legs GROUP BY transaction) AS l ON l.transaction = t.id
       WHERE l.text IS NULL
          OR t.digest <> sha256(convert_to(t.kind || E'\\n' || coalesce(t.reverses::text, '') || E'\\n' || l.text, 'UTF8'))`,
  },
  {
    name: "captures",
    sentence:
      "Each captured payment has one leg from its payer to its merchant, of its amount, and one from there to the bank, of its fee",
    breaches: `
      SELECT 'payment ' || p.tender || '.' || p.attempt AS breach
        FROM (${captures}) AS p
        LEFT JOIN transactions t ON t.id = p.transaction AND t.kind = 'payment'
        LEFT JOIN legs l ON l.transaction = t.id
        LEFT JOIN accounts f ON f.id = l.credit AND f.kind = 'fees'
       GROUP BY p.terminal, p.tender, p.attempt, p.fee
      HAVING count(l.place) <> CASE WHEN p.fee > 0 THEN 2 ELSE 1 END
          OR bool_or(CASE l.place
               WHEN 0 THEN (l.debit, l.credit, l.amount, l.currency) IS DISTINCT FROM (p.payer, p.merchant, p.amount, p.currency)
               ELSE (l.debit, l.credit, l.amount, l.currency) IS DISTINCT FROM (p.merchant, f.id, p.fee, p.currency) END)`,
  },
  {
    name: "returns",
    sentence:
      "A captured payment is reversed exactly where its money went back, and by what refunds had left of it",
    breaches: `
      SELECT 'payment ' || p.tender || '.' || p.attempt AS breach
        FROM (${captures}) AS p
        LEFT JOIN transactions r ON r.reverses = p.transaction
        LEFT JOIN legs l ON l.transaction = r.id
        LEFT JOIN accounts f ON f.id = l.debit AND f.kind = 'fees'
       GROUP BY p.terminal, p.tender, p.attempt, p.state, p.amount, p.refunded, p.payer, p.merchant
      HAVING coalesce(sum(l.amount) FILTER (WHERE l.place = 0), 0) <> CASE p.state WHEN 'reversed' THEN p.amount - p.refunded ELSE 0 END
          OR bool_or(CASE l.place WHEN 0 THEN (l.debit, l.credit) IS DISTINCT FROM (p.merchant, p.payer)
                                  ELSE (l.debit, l.credit) IS DISTINCT FROM (f.id, p.merchant) END AND l.place IS NOT NULL)`,
  },
  {
    name: "refunds",
    sentence: "What was refunded of a payment is the sum of its refunds, each of which moved its amount back",
    breaches: `
      SELECT 'payment ' || p.tender || '.' || p.attempt || ' has ' || p.refunded || ' refunded' AS breach
        FROM payments p
        LEFT JOIN (SELECT r.terminal, r.tender, r.attempt, sum(l.amount) AS moved, sum(r.amount) AS said
                     FROM refunds r
                     LEFT JOIN transactions t ON t.id = r.transaction AND t.kind = 'refund'
                     LEFT JOIN legs l ON l.transaction = t.id AND l.place = 0
                    WHERE r.state = 'refunded' GROUP BY r.terminal, r.tender, r.attempt) AS s
          ON (s.terminal, s.tender, s.attempt) = (p.terminal, p.tender, p.attempt)
       WHERE p.refunded <> coalesce(s.moved, 0) OR p.refunded <> coalesce(s.said, 0) OR p.refunded > p.amount`,
  },
  ...FEE_RULES,
  ...SETTLEMENT_RULES,
  ...CUSTODY_RULES,
  ...WALLET_RULES,
  {
    name: "strays",
    sentence: "No money moved for a payment, a refund or a reversal that nobody knows of",
    breaches: `
      SELECT t.kind || ' ' || t.id AS breach
        FROM transactions t
        LEFT JOIN payments p ON p.transaction = t.id
        LEFT JOIN refunds r ON r.transaction = t.id
        LEFT JOIN payments o ON o.transaction = t.reverses
       WHERE (t.kind = 'payment' AND p.tender IS NULL) OR (t.kind = 'refund' AND r.id IS NULL)
          OR (t.kind = 'reversal' AND o.tender IS NULL)`,
  },
  {
    name: "tenders",
    sentence: "No tender is collected twice",
    breaches: `
      SELECT 'tender ' || tender AS breach FROM payments WHERE state = 'paid'
       GROUP BY terminal, tender HAVING count(*) > 1`,
  },
  {
    name: "streams",
    sentence:
      "Each terminal's events are numbered without a gap and chained by hash to the end that the terminal's row names",
    breaches: `
      SELECT 'terminal ' || t.number || ', event ' || coalesce(e.number, 0) AS breach
        FROM terminals t
        LEFT JOIN (SELECT terminal, number, chain, statement,
                          row_number() OVER stream AS place,
                          lag(chain, 1, decode(repeat('00', 16), 'hex')) OVER stream AS chain_before,
                          lead(number) OVER stream IS NULL AS is_last
                     FROM events WINDOW stream AS (PARTITION BY terminal ORDER BY number)) AS e ON e.terminal = t.id
       WHERE CASE WHEN e.number IS NULL THEN t.stream_number <> 0
                  ELSE e.number <> e.place
                    OR e.chain <> substring(e.statement FROM 106 FOR 16)
                    OR e.chain <> substring(sha256(e.chain_before || substring(e.statement FROM 1 FOR 105)) FROM 1 FOR 16)
                    OR (e.is_last AND (t.stream_number, t.stream_chain) <> (e.number, e.chain)) END`,
  },
  {
    name: "statements",
    sentence: "Each outcome that was stated is an event of its terminal's stream",
    breaches: `
      SELECT s.what AS breach
        FROM (SELECT terminal, statement, 'payment ' || tender || '.' || attempt AS what FROM payments WHERE statement IS NOT NULL
              UNION ALL SELECT terminal, statement, 'refund ' || id FROM refunds WHERE statement IS NOT NULL) AS s
        LEFT JOIN events e ON e.terminal = s.terminal AND e.statement = s.statement
       WHERE e.number IS NULL`,
  },
  {
    name: "guards",
    sentence:
      "The database still refuses what would break the books: no trigger is off, no constraint is unproven",
    breaches: `
      SELECT 'trigger ' || tgname || ' is off' AS breach FROM pg_trigger
       WHERE NOT tgisinternal AND tgenabled NOT IN ('O', 'A') AND tgrelid::regclass::text = ANY (${array(guardedTables)})
      UNION ALL
      SELECT 'constraint ' || conname || ' is not proven' FROM pg_constraint
       WHERE NOT convalidated AND conrelid::regclass::text = ANY (${array(guardedTables)})
      UNION ALL
      SELECT 'trigger ' || name || ' is missing' FROM unnest(${array(guards)}) AS name
       WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = name AND NOT tgisinternal)`,
  },
];
