INSERT INTO till_totals (name, count, amount)
  SELECT 'refunds_cash', count(*), coalesce(sum(amount), 0) FROM cash_moves
  WHERE id IN (SELECT id FROM cash_refunds) AND shift IN (SELECT id FROM shifts WHERE closed_at IS NULL);
--> statement-breakpoint
DROP TRIGGER cash_refunds_count;
--> statement-breakpoint
CREATE TRIGGER cash_refunds_count AFTER INSERT ON cash_refunds BEGIN
  INSERT INTO till_totals (name, count, amount) SELECT 'refunds', 1, amount FROM cash_moves WHERE id = NEW.id
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount) SELECT 'refunds_cash', 1, amount FROM cash_moves WHERE id = NEW.id
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount) SELECT iif(NEW.rounding < 0, 'refunds_rounded_down', 'refunds_rounded_up'), 1, abs(NEW.rounding) WHERE NEW.rounding <> 0
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
