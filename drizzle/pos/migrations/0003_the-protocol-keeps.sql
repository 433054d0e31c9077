CREATE TRIGGER refunds_lose_nothing BEFORE DELETE ON refunds BEGIN SELECT RAISE(ABORT, 'refunds are kept'); END;
--> statement-breakpoint
CREATE TRIGGER refunds_stay_settled BEFORE UPDATE ON refunds
  WHEN OLD.state IN ('refunded', 'not_refunded') AND NEW.state <> OLD.state
    OR OLD.request <> NEW.request OR OLD.amount <> NEW.amount
  BEGIN SELECT RAISE(ABORT, 'a settled refund stays settled'); END;
--> statement-breakpoint
CREATE TRIGGER alarms_lose_nothing BEFORE DELETE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are kept'); END;
--> statement-breakpoint
CREATE TRIGGER shifts_lose_nothing BEFORE DELETE ON shifts BEGIN SELECT RAISE(ABORT, 'shifts are kept'); END;
--> statement-breakpoint
CREATE TRIGGER shifts_stay_closed BEFORE UPDATE ON shifts
  WHEN OLD.closed_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a closed shift stays as it was closed'); END;
