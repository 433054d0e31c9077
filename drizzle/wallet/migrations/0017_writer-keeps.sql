-- A stream has no gaps and no forks, looked at once for all events of a statement: each event's predecessor is there, its
-- chain is the hash over the chain before it and the statement up to that statement's own chain (105 of 121 bytes, then
-- 16), and its number is taken once (the primary key). As events stay for ever, that makes every stream whole.
CREATE FUNCTION events_continue_their_stream() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong record;
BEGIN
  SELECT a.number, b.number IS NULL AND a.number <> 1 AS gap INTO wrong
    FROM added a LEFT JOIN events b ON b.terminal = a.terminal AND b.number = a.number - 1
   WHERE (b.number IS NULL AND a.number <> 1)
      OR a.chain IS DISTINCT FROM substring(a.statement FROM 106 FOR 16)
      OR a.chain IS DISTINCT FROM substring(
           sha256(COALESCE(b.chain, decode(repeat('00', 16), 'hex')) || substring(a.statement FROM 1 FOR 105))
           FROM 1 FOR 16)
   LIMIT 1;
  IF wrong.gap THEN RAISE EXCEPTION 'event % does not follow the one before it', wrong.number; END IF;
  IF wrong.number IS NOT NULL THEN RAISE EXCEPTION 'event % breaks the chain', wrong.number; END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
DROP TRIGGER events_continue_their_stream ON events;
--> statement-breakpoint
DROP FUNCTION event_continues_its_stream();
--> statement-breakpoint
CREATE TRIGGER events_continue_their_stream AFTER INSERT ON events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION events_continue_their_stream();
--> statement-breakpoint
-- A payment that arrives and ends in one batch is written once, with its outcome: it begins in any state that an open one
-- could have come to. What a capture and an outcome need is said by the checks; a reversed one needs its capture too.
CREATE OR REPLACE FUNCTION payment_only_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state NOT IN ('open', 'paid', 'declined', 'expired', 'cancelled', 'reversed') THEN
      RAISE EXCEPTION 'a payment cannot be %', NEW.state;
    ELSIF (NEW.transaction IS NOT NULL) IS DISTINCT FROM (NEW.state IN ('paid', 'reversed')) THEN
      RAISE EXCEPTION 'a payment that is % was captured, or was not', NEW.state;
    ELSIF NEW.refunded <> 0 AND NEW.transaction IS NULL THEN
      RAISE EXCEPTION 'only what is paid can be refunded';
    END IF;
  ELSIF (NEW.terminal, NEW.tender, NEW.attempt, NEW.merchant, NEW.way, NEW.request, NEW.amount, NEW.currency, NEW.expires_at)
        IS DISTINCT FROM
        (OLD.terminal, OLD.tender, OLD.attempt, OLD.merchant, OLD.way, OLD.request, OLD.amount, OLD.currency, OLD.expires_at) THEN
    RAISE EXCEPTION 'a payment keeps its request';
  ELSIF OLD.state = 'open' THEN
    IF NEW.state NOT IN ('open', 'paid', 'declined', 'expired', 'cancelled')
       AND NOT (NEW.state = 'reversed' AND NEW.transaction IS NOT NULL) THEN
      RAISE EXCEPTION 'an open payment cannot become %', NEW.state;
    ELSIF NEW.refunded <> 0 AND NEW.state NOT IN ('paid', 'reversed') THEN
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
