CREATE TRIGGER badges_lose_nothing BEFORE DELETE ON badges BEGIN SELECT RAISE(ABORT, 'badges are kept'); END;
--> statement-breakpoint
CREATE TRIGGER badges_stay BEFORE UPDATE ON badges
  WHEN OLD.operator <> NEW.operator OR OLD.hash <> NEW.hash OR OLD.created_at <> NEW.created_at OR OLD.revoked_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a badge stays as it was, and revoked once it is'); END;
