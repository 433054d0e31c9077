CREATE TRIGGER no_sales_lose_nothing BEFORE DELETE ON no_sales BEGIN SELECT RAISE(ABORT, 'openings are kept'); END;
--> statement-breakpoint
CREATE TRIGGER no_sales_stay_ended BEFORE UPDATE ON no_sales
  WHEN OLD.state <> 'intended'
  BEGIN SELECT RAISE(ABORT, 'an opening that has ended stays so'); END;
--> statement-breakpoint
CREATE TRIGGER drawer_openings_lose_nothing BEFORE DELETE ON drawer_openings BEGIN SELECT RAISE(ABORT, 'openings are kept'); END;
--> statement-breakpoint
CREATE TRIGGER drawer_openings_stay_ended BEFORE UPDATE ON drawer_openings
  WHEN OLD.state <> 'intended'
  BEGIN SELECT RAISE(ABORT, 'an opening that has ended stays so'); END;
