-- A transaction has its first leg, or it is not there: both come in one statement, at whose end the key is checked.
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_has_leg"
  FOREIGN KEY ("id", "first_place") REFERENCES "legs" ("transaction", "place");
--> statement-breakpoint
-- Balances follow from legs alone, and each row is written once for all legs of a statement: what many payments have in
-- common, a merchant or the bank's fees, is no hotter than the statement. Rows are locked in the order of their ids.
CREATE FUNCTION legs_move_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM accounts
    WHERE id IN (SELECT debit FROM posted UNION SELECT credit FROM posted) ORDER BY id FOR NO KEY UPDATE;
  UPDATE accounts SET balance = balance + moved.amount
    FROM (SELECT account, sum(change)::bigint AS amount
            FROM (SELECT debit AS account, -amount AS change FROM posted
                  UNION ALL SELECT credit, amount FROM posted) AS changes
           GROUP BY account) AS moved
    WHERE accounts.id = moved.account AND moved.amount <> 0;
  RETURN NULL;
END $$;
--> statement-breakpoint
DROP TRIGGER legs_move_balances ON legs;
--> statement-breakpoint
DROP FUNCTION leg_moves_balances();
--> statement-breakpoint
CREATE TRIGGER legs_move_balances AFTER INSERT ON legs REFERENCING NEW TABLE AS posted
  FOR EACH STATEMENT EXECUTE FUNCTION legs_move_balances();
