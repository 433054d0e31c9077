DROP TRIGGER tenders_count_new;
--> statement-breakpoint
DROP TRIGGER tenders_count_met;
--> statement-breakpoint
DROP TRIGGER tenders_count_back;
--> statement-breakpoint
CREATE TRIGGER tenders_count_new AFTER INSERT ON tenders WHEN NEW.state = 'met' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES (NEW.kind, 1, NEW.amount + NEW.rounding) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount) SELECT iif(NEW.rounding < 0, 'rounded_down', 'rounded_up'), 1, abs(NEW.rounding) WHERE NEW.rounding <> 0
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER tenders_count_met AFTER UPDATE OF state ON tenders WHEN OLD.state <> 'met' AND NEW.state = 'met' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES (NEW.kind, 1, NEW.amount + NEW.rounding) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount) SELECT iif(NEW.rounding < 0, 'rounded_down', 'rounded_up'), 1, abs(NEW.rounding) WHERE NEW.rounding <> 0
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount) SELECT 'late', 1, NEW.amount FROM sales
    WHERE id = NEW.sale AND NEW.kind = 'wallet' AND shift IS NOT (SELECT id FROM shifts WHERE closed_at IS NULL)
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER tenders_count_back AFTER UPDATE OF state ON tenders WHEN OLD.state = 'met' AND NEW.state <> 'met' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES (iif(NEW.kind = 'cash', 'cash_returned', NEW.kind || '_reversed'), 1, NEW.amount + NEW.rounding) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount) SELECT iif(NEW.rounding < 0, 'rounded_up', 'rounded_down'), 1, abs(NEW.rounding) WHERE NEW.rounding <> 0
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER tenders_round_cash BEFORE INSERT ON tenders
  WHEN NEW.rounding <> 0 AND NEW.kind <> 'cash' OR NEW.amount + NEW.rounding < 0
  BEGIN SELECT RAISE(ABORT, 'only cash is rounded, and not below nothing'); END;
