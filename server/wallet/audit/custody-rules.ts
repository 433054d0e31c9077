/** What has to be true of merchants and terminals: what the bank knows of them now is the last of what it ever knew. */
import type { AuditRule } from "./rule.ts";

export const CUSTODY_RULES: readonly AuditRule[] = [
  {
    name: "merchants",
    sentence: "Each merchant's facts are the last of its history, which has every version",
    breaches: `
      SELECT 'merchant ' || m.id AS breach
        FROM merchants m
        LEFT JOIN (SELECT merchant, count(*) AS versions, max(version) AS last FROM merchant_history GROUP BY merchant) AS h
          ON h.merchant = m.id
        LEFT JOIN merchant_history l ON l.merchant = m.id AND l.version = m.version
       WHERE h.versions IS DISTINCT FROM m.version OR h.last IS DISTINCT FROM m.version
          OR l.facts IS NULL OR NOT to_jsonb(m) @> l.facts`,
  },
  {
    name: "bindings",
    sentence:
      "Each terminal is bound as its last binding says, and no serial number belongs to two merchants at once",
    breaches: `
      SELECT 'terminal ' || t.number AS breach
        FROM terminals t
        JOIN merchants m ON m.id = t.merchant
        LEFT JOIN (SELECT DISTINCT ON (terminal) * FROM terminal_bindings ORDER BY terminal, version DESC) AS b
          ON b.terminal = t.id
       WHERE (b.serial, b.merchant, b.address, b.state) IS DISTINCT FROM
             (t.serial, t.merchant, t.address, CASE WHEN t.revoked_at IS NULL THEN t.state ELSE 'revoked' END)
          OR (b.state IN ('active', 'suspended')
              AND (b.credit_code, b.settlement_bank, b.settlement_number) IS DISTINCT FROM
                  (m.credit_code, m.settlement_bank, m.settlement_number))
      UNION ALL
      SELECT 'serial number ' || serial FROM terminals WHERE state <> 'retired' AND revoked_at IS NULL
       GROUP BY serial HAVING count(*) > 1`,
  },
  {
    name: "keys",
    sentence: "Each terminal has one key that it signs with now",
    breaches: `
      SELECT 'terminal ' || t.number || ' has ' || count(k.id) AS breach
        FROM terminals t LEFT JOIN terminal_keys k ON k.terminal = t.id AND k.state = 'current'
       GROUP BY t.id, t.number HAVING count(k.id) <> 1`,
  },
];
