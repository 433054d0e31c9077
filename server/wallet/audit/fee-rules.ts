/** What has to be true of fees: worked out again from the schedules that were agreed, by the rules of `server/domain/fee.ts`. */
import type { AuditRule } from "./rule.ts";

/** `feeShare`: what of a fee belongs to what was refunded. */
const share = "((2 * p.fee * p.refunded + p.amount) / (2 * p.amount))";

/** Each schedule with the moment at which the next one takes its place. */
const dated = `
  SELECT *, lead(valid_from) OVER (PARTITION BY merchant ORDER BY valid_from) AS valid_to FROM fee_schedules`;

/** Each merchant's time zone with the span in which it was that: the first reaches back over everything. */
const zones = `
  SELECT merchant, facts->>'time_zone' AS time_zone,
         CASE WHEN version = 1 THEN '-infinity' ELSE valid_from END AS valid_from,
         lead(valid_from) OVER (PARTITION BY merchant ORDER BY version) AS valid_to FROM merchant_history`;

/** `chargeFor`, of what no allowance covers. */
const charge = `
  CASE WHEN s.id IS NULL OR p.amount = p.fee_free THEN 0 ELSE
    least(p.amount - p.fee_free, s.maximum,
          greatest(s.minimum, (2 * (p.amount - p.fee_free) * s.rate_ppm + 1000000) / 2000000)) END`;

export const FEE_RULES: readonly AuditRule[] = [
  {
    name: "fees",
    sentence: "Each payment's fee is what the schedule says that was valid at its capture",
    breaches: `
      SELECT 'payment ' || p.tender || '.' || p.attempt || ' has a fee of ' || p.fee AS breach
        FROM payments p
        LEFT JOIN (${dated}) AS s
          ON s.merchant = p.merchant AND s.valid_from <= p.captured_at
         AND (s.valid_to IS NULL OR p.captured_at < s.valid_to)
       WHERE p.transaction IS NOT NULL
         AND (p.fee_schedule IS DISTINCT FROM s.id OR p.fee <> ${charge})`,
  },
  {
    name: "allowances",
    sentence:
      "What a month's free allowance was used for is the sum of its payments, and nothing is charged before it is used up",
    breaches: `
      SELECT 'month ' || coalesce(a.month, u.month) || ' of merchant ' || coalesce(a.merchant, u.merchant) || ' has used ' || coalesce(a.used, 0) AS breach
        FROM fee_allowances a
        FULL JOIN (SELECT p.merchant, to_char(p.captured_at AT TIME ZONE z.time_zone, 'YYYY-MM') AS month,
                          sum(p.fee_free) AS used, max(s.free_per_month) AS most,
                          max(s.free_per_month) FILTER (WHERE p.fee_free < p.amount) AS charged_at
                     FROM payments p
                     JOIN (${zones}) AS z
                       ON z.merchant = p.merchant AND z.valid_from <= p.captured_at
                      AND (z.valid_to IS NULL OR p.captured_at < z.valid_to)
                     JOIN fee_schedules s ON s.id = p.fee_schedule
                    WHERE p.transaction IS NOT NULL AND s.free_per_month > 0
                    GROUP BY 1, 2) AS u
          ON u.merchant = a.merchant AND u.month = a.month
       WHERE coalesce(a.used, 0) <> coalesce(u.used, 0) OR u.used > u.most OR u.used < u.charged_at`,
  },
  {
    name: "fees_returned",
    sentence:
      "A fee goes back with refunds as its schedule says, and with a reversal as far as the payment does",
    breaches: `
      SELECT 'payment ' || p.tender || '.' || p.attempt AS breach
        FROM payments p
        LEFT JOIN fee_schedules s ON s.id = p.fee_schedule
        LEFT JOIN (SELECT r.terminal, r.tender, r.attempt, sum(l.amount) AS back
                     FROM refunds r
                     JOIN legs l ON l.transaction = r.transaction
                     JOIN accounts f ON f.id = l.debit AND f.kind = 'fees'
                    GROUP BY 1, 2, 3) AS g
          ON (g.terminal, g.tender, g.attempt) = (p.terminal, p.tender, p.attempt)
        LEFT JOIN (SELECT t.reverses, sum(l.amount) AS back
                     FROM transactions t
                     JOIN legs l ON l.transaction = t.id
                     JOIN accounts f ON f.id = l.debit AND f.kind = 'fees'
                    WHERE t.kind = 'reversal' GROUP BY 1) AS v ON v.reverses = p.transaction
       WHERE p.transaction IS NOT NULL
         AND (coalesce(g.back, 0) <> CASE WHEN s.returned_with_refund THEN ${share} ELSE 0 END
              OR coalesce(v.back, 0) <> CASE WHEN p.state = 'reversed' THEN p.fee - ${share} ELSE 0 END)`,
  },
];
