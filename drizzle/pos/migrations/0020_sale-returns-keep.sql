CREATE TRIGGER tender_returns_lose_nothing BEFORE DELETE ON tender_returns BEGIN SELECT RAISE(ABORT, 'returns are kept'); END;
--> statement-breakpoint
CREATE TRIGGER tender_returns_stay_ended BEFORE UPDATE ON tender_returns
  WHEN OLD.state IS NULL OR OLD.state <> 'intended' OR NEW.tender <> OLD.tender
  BEGIN SELECT RAISE(ABORT, 'a return that has ended stays so'); END;
--> statement-breakpoint
DROP TRIGGER payments_stay_settled;
--> statement-breakpoint
CREATE TRIGGER payments_stay_settled BEFORE UPDATE ON payments
  WHEN OLD.state IN ('declined', 'expired', 'cancelled', 'reversed') AND NEW.state <> OLD.state
    OR OLD.state = 'paid' AND NEW.state NOT IN ('paid', 'reversed')
      AND NOT (NEW.state = 'reversing' AND EXISTS (SELECT 1 FROM tender_returns WHERE tender = OLD.tender))
    OR OLD.request <> NEW.request OR OLD.amount <> NEW.amount
  BEGIN SELECT RAISE(ABORT, 'a settled payment stays settled'); END;
