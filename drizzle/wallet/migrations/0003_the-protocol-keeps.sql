-- A payment is recorded open and keeps the way it came. What has an outcome may still be reversed when it was paid, and
-- while it is paid refunds may give back more of it, never less; nothing else about it changes.
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
  ELSIF (NEW.payer, NEW.transaction) IS DISTINCT FROM (OLD.payer, OLD.transaction) THEN
    RAISE EXCEPTION 'a captured payment keeps its payer';
  ELSIF NEW.state = 'paid' AND (NEW.statement, NEW.decided_at) IS DISTINCT FROM (OLD.statement, OLD.decided_at) THEN
    RAISE EXCEPTION 'payment is % already', OLD.state;
  ELSIF NEW.refunded < OLD.refunded THEN
    RAISE EXCEPTION 'what was refunded stays refunded';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- A refund keeps its bytes, and what has ended stays ended.
CREATE FUNCTION refund_only_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.terminal, NEW.id, NEW.tender, NEW.attempt, NEW.request, NEW.amount, NEW.currency)
     IS DISTINCT FROM
     (OLD.terminal, OLD.id, OLD.tender, OLD.attempt, OLD.request, OLD.amount, OLD.currency) THEN
    RAISE EXCEPTION 'a refund keeps its request';
  ELSIF OLD.state <> 'queued' THEN
    RAISE EXCEPTION 'refund is % already', OLD.state;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER refunds_only_move_forward BEFORE UPDATE ON refunds
  FOR EACH ROW EXECUTE FUNCTION refund_only_moves_forward();
--> statement-breakpoint
CREATE TRIGGER refunds_never_lost BEFORE DELETE OR TRUNCATE ON refunds EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER spent_codes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON spent_codes EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER cases_never_lost BEFORE DELETE OR TRUNCATE ON cases EXECUTE FUNCTION refuse_change();
