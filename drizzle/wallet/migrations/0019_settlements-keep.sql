CREATE TRIGGER settlements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlements EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER settlement_lines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_lines EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER payouts_never_lost BEFORE DELETE OR TRUNCATE ON payouts EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER promotion_funds_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON promotion_funds EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A merchant's settlements follow each other: each begins with the debt that the one before it left, and no day is settled
-- after it was closed.
CREATE FUNCTION settlement_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last settlements%ROWTYPE;
BEGIN
  SELECT * INTO last FROM settlements WHERE merchant = NEW.merchant ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 THEN
    -- Another run was first: run again, this one sees it.
    RAISE EXCEPTION 'settlement % does not follow %', NEW.number, coalesce(last.number, 0) USING ERRCODE = '40001';
  ELSIF NEW.carried_before <> coalesce(last.carried_after, 0) THEN
    RAISE EXCEPTION 'a settlement begins with what the last one left';
  ELSIF NEW.claimed_to < last.claimed_to OR NEW.day < last.day OR (NEW.day = last.day AND last.run = 0) THEN
    RAISE EXCEPTION 'day % is settled already', NEW.day;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER settlements_follow_each_other BEFORE INSERT ON settlements
  FOR EACH ROW EXECUTE FUNCTION settlement_follows_the_last();
--> statement-breakpoint
-- A payout is asked for, and what has ended stays ended.
CREATE FUNCTION payout_only_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' THEN RAISE EXCEPTION 'a payout starts requested'; END IF;
  ELSIF OLD.state <> 'requested' THEN
    RAISE EXCEPTION 'payout is % already', OLD.state;
  ELSIF (NEW.id, NEW.settlement, NEW.attempt, NEW.amount, NEW.currency, NEW.bank, NEW.number, NEW.holder)
        IS DISTINCT FROM
        (OLD.id, OLD.settlement, OLD.attempt, OLD.amount, OLD.currency, OLD.bank, OLD.number, OLD.holder) THEN
    RAISE EXCEPTION 'a payout keeps what was asked for';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER payouts_only_move_forward BEFORE INSERT OR UPDATE ON payouts
  FOR EACH ROW EXECUTE FUNCTION payout_only_moves_forward();
