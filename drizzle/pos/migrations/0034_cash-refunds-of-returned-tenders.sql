DROP TRIGGER tenders_count_back;
--> statement-breakpoint
CREATE TRIGGER tenders_count_back AFTER UPDATE OF state ON tenders WHEN OLD.state = 'met' AND NEW.state <> 'met' BEGIN
  INSERT INTO till_totals (name, count, amount)
    SELECT 'cash_returned', 1, NEW.amount + NEW.rounding - coalesce(sum(m.amount), 0)
    FROM cash_refunds r JOIN cash_moves m ON m.id = r.id WHERE r.sale = NEW.sale AND r.tender = NEW.id
    HAVING NEW.kind = 'cash' AND (count(*) = 0 OR NEW.amount + NEW.rounding > sum(m.amount))
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount)
    SELECT 'wallet_reversed', 1, NEW.amount - coalesce(sum(amount), 0)
    FROM refunds WHERE sale = NEW.sale AND tender = NEW.id AND state = 'refunded'
    HAVING NEW.kind = 'wallet'
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount)
    SELECT iif(NEW.rounding < coalesce(sum(rounding), 0), 'rounded_up', 'rounded_down'), 1, abs(NEW.rounding - coalesce(sum(rounding), 0))
    FROM cash_refunds WHERE sale = NEW.sale AND tender = NEW.id
    HAVING NEW.rounding <> coalesce(sum(rounding), 0)
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
