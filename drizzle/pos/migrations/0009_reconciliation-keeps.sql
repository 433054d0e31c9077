CREATE TRIGGER cash_counts_lose_nothing BEFORE DELETE ON cash_counts BEGIN SELECT RAISE(ABORT, 'counts are kept'); END;
--> statement-breakpoint
CREATE TRIGGER cash_counts_stay BEFORE UPDATE ON cash_counts BEGIN SELECT RAISE(ABORT, 'a count stays as it was: write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER resolutions_lose_nothing BEFORE DELETE ON resolutions BEGIN SELECT RAISE(ABORT, 'resolutions are kept'); END;
--> statement-breakpoint
CREATE TRIGGER resolutions_stay BEFORE UPDATE ON resolutions BEGIN SELECT RAISE(ABORT, 'a resolution stays as it was: write a new one'); END;
