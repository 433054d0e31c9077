INSERT INTO till_totals (name, count, amount)
  SELECT kind, count(*), sum(amount) FROM tenders WHERE state = 'met' GROUP BY kind;
--> statement-breakpoint
INSERT INTO till_totals (name, count, amount)
  SELECT 'sales', count(*), coalesce(sum(total), 0) FROM sales WHERE state = 'paid';
--> statement-breakpoint
INSERT INTO till_totals (name, count, amount)
  SELECT 'refunds', count(*), coalesce(sum(amount), 0) FROM refunds WHERE state = 'refunded';
--> statement-breakpoint
INSERT INTO till_totals (name, count, amount) SELECT 'no_sale', count(*), 0 FROM no_sales;
--> statement-breakpoint
UPDATE shifts SET start_totals = json_object(
  'sales', json((SELECT json_object('count', count(*), 'amount', coalesce(sum(s.total), 0)) FROM sales s WHERE s.state = 'paid' AND s.shift IS NOT shifts.id)),
  'reopened', json_object('count', 0, 'amount', 0),
  'discounts', json_object('count', 0, 'amount', 0),
  'cash', json((SELECT json_object('count', count(*), 'amount', coalesce(sum(t.amount), 0)) FROM tenders t JOIN sales s ON s.id = t.sale WHERE t.kind = 'cash' AND t.state = 'met' AND s.shift IS NOT shifts.id)),
  'cash_returned', json_object('count', 0, 'amount', 0),
  'wallet', json((SELECT json_object('count', count(*), 'amount', coalesce(sum(t.amount), 0)) FROM tenders t JOIN sales s ON s.id = t.sale WHERE t.kind = 'wallet' AND t.state = 'met' AND s.shift IS NOT shifts.id)),
  'wallet_reversed', json_object('count', 0, 'amount', 0),
  'late', json_object('count', 0, 'amount', 0),
  'refunds', json((SELECT json_object('count', count(*), 'amount', coalesce(sum(r.amount), 0)) FROM refunds r JOIN sales s ON s.id = r.sale WHERE r.state = 'refunded' AND s.shift IS NOT shifts.id)),
  'paid_in', json_object('count', 0, 'amount', 0),
  'paid_out', json_object('count', 0, 'amount', 0),
  'no_sale', json((SELECT json_object('count', count(*), 'amount', coalesce(sum(0), 0)) FROM no_sales n WHERE n.shift IS NOT shifts.id))
) WHERE closed_at IS NULL;
--> statement-breakpoint
CREATE TRIGGER tenders_count_new AFTER INSERT ON tenders WHEN NEW.state = 'met' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES (NEW.kind, 1, NEW.amount) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER tenders_count_met AFTER UPDATE OF state ON tenders WHEN OLD.state <> 'met' AND NEW.state = 'met' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES (NEW.kind, 1, NEW.amount) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
  INSERT INTO till_totals (name, count, amount) SELECT 'late', 1, NEW.amount FROM sales
    WHERE id = NEW.sale AND NEW.kind = 'wallet' AND shift IS NOT (SELECT id FROM shifts WHERE closed_at IS NULL)
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER tenders_count_back AFTER UPDATE OF state ON tenders WHEN OLD.state = 'met' AND NEW.state <> 'met' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES (iif(NEW.kind = 'cash', 'cash_returned', NEW.kind || '_reversed'), 1, NEW.amount) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER sales_count_new AFTER INSERT ON sales WHEN NEW.state = 'paid' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('sales', 1, NEW.total) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER sales_count_paid AFTER UPDATE OF state ON sales WHEN OLD.state <> 'paid' AND NEW.state = 'paid' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('sales', 1, NEW.total) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER sales_count_reopened AFTER UPDATE OF state ON sales WHEN OLD.state = 'paid' AND NEW.state <> 'paid' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('reopened', 1, NEW.total) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER refunds_count AFTER UPDATE OF state ON refunds WHEN OLD.state <> 'refunded' AND NEW.state = 'refunded' BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('refunds', 1, NEW.amount) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER no_sales_count AFTER INSERT ON no_sales BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('no_sale', 1, 0) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER cash_moves_count AFTER INSERT ON cash_moves BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('paid_' || NEW.direction, 1, NEW.amount) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER discounts_count_first AFTER INSERT ON sales_totals WHEN NEW.dimension = 'hour' AND NEW.discount > 0 BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('discounts', 1, NEW.discount) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER discounts_count AFTER UPDATE OF discount ON sales_totals WHEN NEW.dimension = 'hour' AND NEW.discount > OLD.discount BEGIN
  INSERT INTO till_totals (name, count, amount) VALUES ('discounts', 1, NEW.discount - OLD.discount) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER till_totals_only_grow BEFORE UPDATE ON till_totals WHEN NEW.count < OLD.count OR NEW.amount < OLD.amount OR NEW.name <> OLD.name BEGIN SELECT RAISE(ABORT, 'totals only grow'); END;
--> statement-breakpoint
CREATE TRIGGER till_totals_lose_nothing BEFORE DELETE ON till_totals BEGIN SELECT RAISE(ABORT, 'totals are kept'); END;
--> statement-breakpoint
CREATE TRIGGER closings_follow BEFORE INSERT ON closings
  WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM closings)
    OR NEW.previous <> coalesce((SELECT hash FROM closings ORDER BY number DESC LIMIT 1), zeroblob(32))
  BEGIN SELECT RAISE(ABORT, 'a closing follows the one before'); END;
--> statement-breakpoint
CREATE TRIGGER closings_stay BEFORE UPDATE ON closings BEGIN SELECT RAISE(ABORT, 'a closing stays as it was: write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER closings_lose_nothing BEFORE DELETE ON closings BEGIN SELECT RAISE(ABORT, 'a closing is kept'); END;
--> statement-breakpoint
CREATE TRIGGER shift_counts_stay BEFORE UPDATE ON shift_counts BEGIN SELECT RAISE(ABORT, 'a count stays as it was: write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER shift_counts_lose_nothing BEFORE DELETE ON shift_counts BEGIN SELECT RAISE(ABORT, 'a count is kept'); END;
--> statement-breakpoint
CREATE TRIGGER shift_corrections_stay BEFORE UPDATE ON shift_corrections BEGIN SELECT RAISE(ABORT, 'a correction stays as it was: write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER shift_corrections_lose_nothing BEFORE DELETE ON shift_corrections BEGIN SELECT RAISE(ABORT, 'a correction is kept'); END;
--> statement-breakpoint
CREATE TRIGGER cash_moves_stay BEFORE UPDATE ON cash_moves
  WHEN OLD.shift <> NEW.shift OR OLD.direction <> NEW.direction OR OLD.amount <> NEW.amount OR OLD.reason <> NEW.reason
    OR OLD.note IS NOT NEW.note OR OLD.operator <> NEW.operator OR OLD.approved_by IS NOT NEW.approved_by
    OR OLD.state <> 'intended'
  BEGIN SELECT RAISE(ABORT, 'a cash move stays as it was'); END;
--> statement-breakpoint
CREATE TRIGGER cash_moves_lose_nothing BEFORE DELETE ON cash_moves BEGIN SELECT RAISE(ABORT, 'cash moves are kept'); END;
