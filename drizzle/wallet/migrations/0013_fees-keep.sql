-- A captured payment keeps its fee as it keeps its payer. Nothing else about payments has changed here.
CREATE OR REPLACE FUNCTION payment_only_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN RAISE EXCEPTION 'a payment starts open'; END IF;
    IF NEW.refunded <> 0 THEN RAISE EXCEPTION 'a payment starts with nothing refunded'; END IF;
  ELSIF (NEW.terminal, NEW.tender, NEW.attempt, NEW.merchant, NEW.way, NEW.request, NEW.amount, NEW.currency, NEW.expires_at)
        IS DISTINCT FROM
        (OLD.terminal, OLD.tender, OLD.attempt, OLD.merchant, OLD.way, OLD.request, OLD.amount, OLD.currency, OLD.expires_at) THEN
    RAISE EXCEPTION 'a payment keeps its request';
  ELSIF OLD.state = 'open' THEN
    IF NEW.state NOT IN ('open', 'paid', 'declined', 'expired', 'cancelled') THEN
      RAISE EXCEPTION 'an open payment cannot become %', NEW.state;
    ELSIF NEW.refunded <> 0 THEN
      RAISE EXCEPTION 'only what is paid can be refunded';
    ELSIF OLD.payer IS NOT NULL AND NEW.payer IS DISTINCT FROM OLD.payer THEN
      RAISE EXCEPTION 'a payment code pays for its own payer';
    END IF;
  ELSIF OLD.state <> 'paid' OR NEW.state NOT IN ('paid', 'reversed') THEN
    RAISE EXCEPTION 'payment is % already', OLD.state;
  ELSIF (NEW.payer, NEW.transaction, NEW.captured_at, NEW.fee_schedule, NEW.fee_free, NEW.fee)
        IS DISTINCT FROM
        (OLD.payer, OLD.transaction, OLD.captured_at, OLD.fee_schedule, OLD.fee_free, OLD.fee) THEN
    RAISE EXCEPTION 'a captured payment keeps its payer and its fee';
  ELSIF NEW.state = 'paid' AND (NEW.statement, NEW.decided_at) IS DISTINCT FROM (OLD.statement, OLD.decided_at) THEN
    RAISE EXCEPTION 'payment is % already', OLD.state;
  ELSIF NEW.refunded < OLD.refunded THEN
    RAISE EXCEPTION 'what was refunded stays refunded';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER fee_schedules_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fee_schedules EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- No schedule reaches back over what was captured: the next begins after the last, and a minute ahead at least where the
-- merchant has taken anything, so that whoever captures at that moment has long seen it.
CREATE FUNCTION fee_schedule_reaches_not_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM fee_schedules WHERE merchant = NEW.merchant AND valid_from >= NEW.valid_from) THEN
    RAISE EXCEPTION 'a fee schedule begins after the one before';
  ELSIF NEW.valid_from < clock_timestamp() + interval '1 minute' AND EXISTS (
    SELECT FROM merchants m JOIN legs l ON l.credit = m.account WHERE m.id = NEW.merchant) THEN
    RAISE EXCEPTION 'a fee schedule of a merchant who has taken payments begins a minute ahead';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER fee_schedules_reach_not_back BEFORE INSERT ON fee_schedules
  FOR EACH ROW EXECUTE FUNCTION fee_schedule_reaches_not_back();
--> statement-breakpoint
-- What a month's allowance was used for stays used.
CREATE FUNCTION fee_allowance_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.merchant, NEW.month) IS DISTINCT FROM (OLD.merchant, OLD.month) OR NEW.used < OLD.used THEN
    RAISE EXCEPTION 'a free allowance is only used up';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER fee_allowances_only_grow BEFORE UPDATE ON fee_allowances
  FOR EACH ROW EXECUTE FUNCTION fee_allowance_only_grows();
--> statement-breakpoint
CREATE TRIGGER fee_allowances_never_lost BEFORE DELETE OR TRUNCATE ON fee_allowances EXECUTE FUNCTION refuse_change();
