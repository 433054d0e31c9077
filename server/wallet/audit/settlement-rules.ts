/**
 * What has to be true of settlements: each line worked out again from the legs, each total from the lines, each debt from
 * the settlement before, and every leg of a merchant's account in one settlement or waiting for the next.
 */
import type { AuditRule } from "./rule.ts";

/** How long before a settlement's end everything was committed: `COMMITTED_AFTER_MS` of the settlements. */
const COMMITTED_AFTER = "interval '1 hour'";

/** What each transaction moved on a merchant's account of what is not settled. */
const moved = `
  SELECT x.transaction, x.account, t.kind, t.created_at, sum(x.amount) AS net,
         coalesce(sum(x.amount) FILTER (WHERE o.kind = 'fees'), 0) AS fee,
         coalesce(sum(x.amount) FILTER (WHERE f.owner = 'bank'), 0) AS by_bank,
         coalesce(sum(x.amount) FILTER (WHERE f.owner = 'merchant'), 0) AS by_merchant
    FROM (SELECT l.transaction, l.credit AS account, l.debit AS other, l.amount FROM legs l
          UNION ALL SELECT l.transaction, l.debit, l.credit, -l.amount FROM legs l) AS x
    JOIN merchants m ON m.account = x.account
    JOIN accounts o ON o.id = x.other
    JOIN transactions t ON t.id = x.transaction
    LEFT JOIN promotion_funds f ON f.account = x.other
   GROUP BY x.transaction, x.account, t.kind, t.created_at`;

export const SETTLEMENT_RULES: readonly AuditRule[] = [
  {
    name: "settlement_lines",
    sentence: "Each line of a settlement is what its transaction moved on the merchant's account",
    breaches: `
      SELECT 'transaction ' || s.transaction || ' of settlement ' || s.settlement AS breach
        FROM settlement_lines s
        JOIN settlements t ON t.id = s.settlement
        JOIN merchants m ON m.id = t.merchant
        LEFT JOIN (${moved}) AS v ON v.transaction = s.transaction AND v.account = s.account
        LEFT JOIN refunds r ON r.transaction = s.transaction
        LEFT JOIN transactions o ON o.id = s.transaction
        LEFT JOIN payments p ON p.transaction = coalesce(o.reverses, s.transaction)
       WHERE s.account <> m.account
          OR (v.kind, v.created_at, v.net, v.fee, v.by_bank, v.by_merchant)
             IS DISTINCT FROM (s.kind, s.at, s.amount + s.fee, s.fee, s.by_bank, s.by_merchant)
          OR (s.terminal, s.tender, s.attempt, s.refund)
             IS DISTINCT FROM (coalesce(p.terminal, r.terminal), coalesce(p.tender, r.tender), coalesce(p.attempt, r.attempt), r.id)
          OR s.at >= t.claimed_to`,
  },
  {
    name: "settled",
    sentence:
      "Each payment, refund and reversal of a merchant is in one settlement, or waits for the next; nothing else moves what is due to him",
    breaches: `
      SELECT v.kind || ' ' || v.transaction AS breach
        FROM (${moved}) AS v
        JOIN merchants m ON m.account = v.account
        LEFT JOIN settlement_lines s ON s.transaction = v.transaction AND s.account = v.account
        LEFT JOIN settlements o ON o.id = v.transaction
        LEFT JOIN (SELECT merchant, max(claimed_to) AS claimed_to FROM settlements GROUP BY merchant) AS c ON c.merchant = m.id
       WHERE CASE WHEN v.kind IN ('payment', 'refund', 'reversal')
                  THEN s.transaction IS NULL AND v.created_at < c.claimed_to - ${COMMITTED_AFTER}
                  ELSE o.merchant IS DISTINCT FROM m.id END`,
  },
  {
    name: "settlements",
    sentence:
      "A settlement's totals are the sums of its lines, and it begins with the debt that the one before it left",
    breaches: `
      SELECT 'settlement ' || t.id AS breach
        FROM (SELECT *, lag(number, 1, 0) OVER own AS number_before, lag(carried_after, 1, 0::bigint) OVER own AS left_before
                FROM settlements WINDOW own AS (PARTITION BY merchant ORDER BY number)) AS t
        LEFT JOIN (SELECT settlement,
                          count(*) FILTER (WHERE kind = 'payment') AS payments, coalesce(sum(amount) FILTER (WHERE kind = 'payment'), 0) AS paid_in,
                          count(*) FILTER (WHERE kind = 'refund') AS refunds, coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded,
                          count(*) FILTER (WHERE kind = 'reversal') AS reversals, coalesce(sum(amount) FILTER (WHERE kind = 'reversal'), 0) AS reversed,
                          sum(fee) AS fees, sum(by_bank) AS by_bank, sum(by_merchant) AS by_merchant
                     FROM settlement_lines GROUP BY settlement) AS s ON s.settlement = t.id
       WHERE t.number <> t.number_before + 1 OR t.carried_before <> t.left_before
          OR (t.payments_count, t.payments_amount, t.refunds_count, t.refunds_amount, t.reversals_count, t.reversals_amount,
              t.fees, t.promotions_by_bank, t.promotions_by_merchant)
             IS DISTINCT FROM
             (coalesce(s.payments, 0), coalesce(s.paid_in, 0), coalesce(s.refunds, 0), coalesce(s.refunded, 0), coalesce(s.reversals, 0),
              coalesce(s.reversed, 0), coalesce(s.fees, 0), coalesce(s.by_bank, 0), coalesce(s.by_merchant, 0))`,
  },
  {
    name: "payouts",
    sentence:
      "What a settlement pays moved to what is owed to the merchant, and from there once the core bank had paid it out",
    breaches: `
      SELECT 'settlement ' || s.id AS breach
        FROM settlements s
        JOIN merchants m ON m.id = s.merchant
        LEFT JOIN transactions t ON t.id = s.id AND t.kind = 'settlement'
        LEFT JOIN legs l ON l.transaction = t.id
       GROUP BY s.id, s.paid, m.account, m.payable
      HAVING coalesce(sum(l.amount), 0) <> s.paid OR count(l.place) > 1
          OR bool_or((l.debit, l.credit) IS DISTINCT FROM (m.account, m.payable) AND l.place IS NOT NULL)
      UNION ALL
      SELECT 'payout ' || p.id
        FROM payouts p
        JOIN settlements s ON s.id = p.settlement
        JOIN merchants m ON m.id = s.merchant
        LEFT JOIN transactions t ON t.id = p.id AND t.kind = 'payout'
        LEFT JOIN legs l ON l.transaction = t.id
        LEFT JOIN accounts c ON c.id = l.credit AND c.kind = 'core_bank_clearing'
       WHERE p.amount <> s.paid OR (p.state = 'done') <> (t.id IS NOT NULL)
          OR (t.id IS NOT NULL AND (l.debit, l.credit, l.amount, l.currency) IS DISTINCT FROM (m.payable, c.id, p.amount, p.currency))
      UNION ALL
      SELECT 'settlement ' || s.id || ' has no payout'
        FROM settlements s WHERE s.paid > 0 AND NOT EXISTS (SELECT FROM payouts p WHERE p.settlement = s.id)
      UNION ALL
      SELECT t.kind || ' ' || t.id || ' is of nothing'
        FROM transactions t
       WHERE (t.kind = 'settlement' AND NOT EXISTS (SELECT FROM settlements s WHERE s.id = t.id))
          OR (t.kind = 'payout' AND NOT EXISTS (SELECT FROM payouts p WHERE p.id = t.id))`,
  },
  {
    name: "payable",
    sentence:
      "What is owed to a merchant is what his settlements pay that the core bank has not paid out yet",
    breaches: `
      SELECT 'merchant ' || m.id || ' is owed ' || a.balance AS breach
        FROM merchants m
        JOIN accounts a ON a.id = m.payable
        LEFT JOIN (SELECT s.merchant, sum(s.paid) AS paid FROM settlements s
                    WHERE NOT EXISTS (SELECT FROM payouts p WHERE p.settlement = s.id AND p.state = 'done')
                    GROUP BY s.merchant) AS o ON o.merchant = m.id
       WHERE a.balance <> coalesce(o.paid, 0)`,
  },
];
