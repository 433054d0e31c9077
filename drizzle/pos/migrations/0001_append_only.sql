CREATE TRIGGER journal_keeps_rows BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER journal_loses_nothing BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER payments_lose_nothing BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are kept'); END;
--> statement-breakpoint
CREATE TRIGGER payments_stay_settled BEFORE UPDATE ON payments
  WHEN OLD.state IN ('declined', 'expired', 'cancelled', 'reversed') AND NEW.state <> OLD.state
    OR OLD.state = 'paid' AND NEW.state NOT IN ('paid', 'reversed')
    OR OLD.request <> NEW.request OR OLD.amount <> NEW.amount
  BEGIN SELECT RAISE(ABORT, 'a settled payment stays settled'); END;
