/** What has to be true of wallets: what limits count, transfers, and what was ordered of the core bank. */
import type { AuditRule } from "./rule.ts";

/** All that left wallets for somebody else's, and what of it did not come back by a reversal. */
const spendings = `
  SELECT payer, spent_on, consent_class, CASE state WHEN 'reversed' THEN refunded ELSE amount END AS kept
    FROM payments WHERE transaction IS NOT NULL
  UNION ALL SELECT payer, spent_on, NULL, amount FROM transfers WHERE transaction IS NOT NULL`;

/** The transactions that a bank order has moved money by, with how each has to look. */
const movements = `
  SELECT o.id, o.transaction, CASE o.kind WHEN 'top_up' THEN 'top_up' ELSE 'withdrawal' END AS kind,
         CASE o.kind WHEN 'top_up' THEN 'core_bank_clearing' ELSE 'customer' END AS from_kind,
         CASE o.kind WHEN 'top_up' THEN 'customer' ELSE 'in_transit' END AS to_kind, o.customer, o.amount
    FROM bank_orders o WHERE o.transaction IS NOT NULL
  UNION ALL
  SELECT o.id, o.ended, CASE o.state WHEN 'done' THEN 'withdrawal_paid' ELSE 'withdrawal_returned' END,
         'in_transit', CASE o.state WHEN 'done' THEN 'core_bank_clearing' ELSE 'customer' END, o.customer, o.amount
    FROM bank_orders o WHERE o.ended IS NOT NULL`;

export const WALLET_RULES: readonly AuditRule[] = [
  {
    name: "usage",
    sentence:
      "What a customer has paid on his last day and in its year is what his payments and transfers come to, less what reversals returned",
    breaches: `
      SELECT 'customer ' || coalesce(u.customer, s.payer) || ' has ' || coalesce(u.spent, 0) || ' spent' AS breach
        FROM customer_usage u
        FULL JOIN (
          SELECT payer, last, coalesce(sum(kept) FILTER (WHERE spent_on = last), 0) AS spent,
                 coalesce(sum(kept) FILTER (WHERE spent_on = last AND consent_class = 'A'), 0) AS a,
                 coalesce(sum(kept) FILTER (WHERE spent_on = last AND consent_class = 'B'), 0) AS b,
                 coalesce(sum(kept) FILTER (WHERE spent_on = last AND consent_class = 'C'), 0) AS c,
                 sum(kept) FILTER (WHERE extract(year FROM spent_on) = extract(year FROM last)) AS in_year
            FROM (SELECT *, max(spent_on) OVER (PARTITION BY payer) AS last FROM (${spendings}) AS each_one) AS counted
           GROUP BY payer, last) AS s ON s.payer = u.customer
       WHERE (u.day, u.spent, u.spent_a, u.spent_b, u.spent_c, u.spent_in_year)
             IS DISTINCT FROM (s.last, s.spent, s.a, s.b, s.c, s.in_year)`,
  },
  {
    name: "transfers",
    sentence: "Each transfer has one leg from its payer's wallet to its payee's, of its amount",
    breaches: `
      SELECT 'transfer ' || f.id AS breach
        FROM transfers f
        JOIN customers p ON p.id = f.payer JOIN customers q ON q.id = f.payee
        LEFT JOIN transactions t ON t.id = f.transaction AND t.kind = 'transfer'
        LEFT JOIN legs l ON l.transaction = t.id
       WHERE f.transaction IS NOT NULL
       GROUP BY f.id
      HAVING count(l.place) <> 1
          OR bool_or((l.debit, l.credit, l.amount, l.currency) IS DISTINCT FROM (p.account, q.account, f.amount, f.currency))`,
  },
  {
    name: "bank_orders",
    sentence:
      "Each top-up and withdrawal moved its amount once, between its customer and the bank's accounts, as its state says",
    breaches: `
      SELECT 'bank order ' || m.id AS breach
        FROM (${movements}) AS m
        JOIN customers c ON c.id = m.customer
        LEFT JOIN transactions t ON t.id = m.transaction AND t.kind = m.kind
        LEFT JOIN legs l ON l.transaction = t.id
        LEFT JOIN accounts d ON d.id = l.debit
        LEFT JOIN accounts e ON e.id = l.credit
       GROUP BY m.id, m.transaction
      HAVING count(l.place) <> 1
          OR bool_or((d.kind, e.kind, l.amount) IS DISTINCT FROM (m.from_kind, m.to_kind, m.amount)
                  OR (d.kind = 'customer' AND d.id <> c.account) OR (e.kind = 'customer' AND e.id <> c.account))`,
  },
  {
    name: "in_transit",
    sentence:
      "What is on its way to linked accounts is what withdrawals have set aside that have no outcome yet",
    breaches: `
      SELECT a.currency || ' has ' || a.balance || ' in transit' AS breach
        FROM accounts a
        LEFT JOIN (SELECT currency, sum(amount) AS amount FROM bank_orders
                    WHERE kind = 'withdrawal' AND state = 'requested' GROUP BY currency) AS o ON o.currency = a.currency
       WHERE a.kind = 'in_transit' AND a.balance <> coalesce(o.amount, 0)`,
  },
  {
    name: "clearing",
    sentence:
      "Between the wallet and the core bank stands what the bank paid in the wallet's place, less what it took for it",
    breaches: `
      SELECT a.currency || ' has ' || a.balance || ' at the core bank' AS breach
        FROM accounts a
        LEFT JOIN (SELECT currency, sum(amount) AS amount
                     FROM (SELECT currency, CASE kind WHEN 'top_up' THEN -amount ELSE amount END AS amount
                             FROM bank_orders WHERE state = 'done'
                           UNION ALL SELECT currency, amount FROM payouts WHERE state = 'done') AS done
                    GROUP BY currency) AS o ON o.currency = a.currency
       WHERE a.kind = 'core_bank_clearing' AND a.balance <> coalesce(o.amount, 0)`,
  },
  {
    name: "wallet_strays",
    sentence:
      "No money moved for a transfer, a top-up or a withdrawal that nobody knows of, nor twice for one",
    breaches: `
      SELECT t.kind || ' ' || t.id AS breach
        FROM transactions t
        LEFT JOIN transfers f ON f.transaction = t.id
        LEFT JOIN (SELECT transaction, count(*) AS times FROM (${movements}) AS each_one GROUP BY transaction) AS m
          ON m.transaction = t.id
       WHERE (t.kind = 'transfer' AND f.id IS NULL)
          OR (t.kind IN ('withdrawal', 'withdrawal_paid', 'withdrawal_returned') AND m.times IS DISTINCT FROM 1)
          OR (t.kind = 'top_up' AND m.times IS DISTINCT FROM 1 AND EXISTS (
               SELECT FROM legs l JOIN accounts a ON a.id IN (l.debit, l.credit)
                WHERE l.transaction = t.id AND a.kind IN ('core_bank_clearing', 'in_transit')))`,
  },
];
