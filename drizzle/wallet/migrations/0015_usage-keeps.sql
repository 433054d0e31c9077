-- As before; and a captured payment keeps the day on which it counts and the class of its consent.
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
  ELSIF (NEW.payer, NEW.transaction, NEW.captured_at, NEW.fee_schedule, NEW.fee_free, NEW.fee, NEW.spent_on, NEW.consent_class)
        IS DISTINCT FROM
        (OLD.payer, OLD.transaction, OLD.captured_at, OLD.fee_schedule, OLD.fee_free, OLD.fee, OLD.spent_on, OLD.consent_class) THEN
    RAISE EXCEPTION 'a captured payment keeps its payer and its fee';
  ELSIF NEW.state = 'paid' AND (NEW.statement, NEW.decided_at) IS DISTINCT FROM (OLD.statement, OLD.decided_at) THEN
    RAISE EXCEPTION 'payment is % already', OLD.state;
  ELSIF NEW.refunded < OLD.refunded THEN
    RAISE EXCEPTION 'what was refunded stays refunded';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- A usage never forgets a day by going back to one before it, and is never lost: it would widen a limit.
CREATE FUNCTION usage_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.customer <> OLD.customer OR NEW.day < OLD.day THEN RAISE EXCEPTION 'a usage does not go back'; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER customer_usage_moves_on BEFORE UPDATE ON customer_usage FOR EACH ROW EXECUTE FUNCTION usage_moves_on();
--> statement-breakpoint
CREATE TRIGGER customer_usage_never_lost BEFORE DELETE OR TRUNCATE ON customer_usage EXECUTE FUNCTION refuse_change();
