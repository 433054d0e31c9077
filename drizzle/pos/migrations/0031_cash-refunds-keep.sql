CREATE TRIGGER cash_refunds_count AFTER INSERT ON cash_refunds BEGIN
  INSERT INTO till_totals (name, count, amount) SELECT 'refunds', 1, amount FROM cash_moves WHERE id = NEW.id
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount;
END;
--> statement-breakpoint
CREATE TRIGGER cash_refunds_never_exceed BEFORE INSERT ON cash_refunds
  WHEN NOT EXISTS (SELECT 1 FROM cash_moves WHERE id = NEW.id AND direction = 'out')
    OR NOT EXISTS (SELECT 1 FROM tenders WHERE id = NEW.tender AND sale = NEW.sale AND kind = 'cash' AND state = 'met'
      AND amount + rounding >= (SELECT coalesce(sum(m.amount), 0) FROM cash_moves m
        WHERE m.id = NEW.id OR m.id IN (SELECT id FROM cash_refunds WHERE tender = NEW.tender)))
  BEGIN SELECT RAISE(ABORT, 'no more cash goes back than came in'); END;
--> statement-breakpoint
CREATE TRIGGER cash_refunds_stay BEFORE UPDATE ON cash_refunds BEGIN SELECT RAISE(ABORT, 'a refund stays as it was'); END;
--> statement-breakpoint
CREATE TRIGGER cash_refunds_lose_nothing BEFORE DELETE ON cash_refunds BEGIN SELECT RAISE(ABORT, 'refunds are kept'); END;
