-- Balances follow from legs alone: inserting a leg moves both balances, and nothing else may. The rows are locked in
-- the order of their ids, so that a payment and a reversal that cross cannot wait for each other for ever.
CREATE FUNCTION leg_moves_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.debit < NEW.credit THEN
    UPDATE accounts SET balance = balance - NEW.amount WHERE id = NEW.debit;
    UPDATE accounts SET balance = balance + NEW.amount WHERE id = NEW.credit;
  ELSE
    UPDATE accounts SET balance = balance + NEW.amount WHERE id = NEW.credit;
    UPDATE accounts SET balance = balance - NEW.amount WHERE id = NEW.debit;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER legs_move_balances AFTER INSERT ON legs FOR EACH ROW EXECUTE FUNCTION leg_moves_balances();
--> statement-breakpoint
CREATE FUNCTION account_keeps_its_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN RAISE EXCEPTION 'an account starts at zero'; END IF;
  ELSIF (NEW.id, NEW.kind, NEW.currency, NEW.may_go_negative) IS DISTINCT FROM
        (OLD.id, OLD.kind, OLD.currency, OLD.may_go_negative) THEN
    RAISE EXCEPTION 'an account keeps its id, kind, currency and floor';
  ELSIF NEW.balance <> OLD.balance AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'a balance is changed by legs only';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER accounts_keep_their_facts BEFORE INSERT OR UPDATE ON accounts
  FOR EACH ROW EXECUTE FUNCTION account_keeps_its_facts();
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
--> statement-breakpoint
CREATE TRIGGER legs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON legs EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transactions EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER accounts_never_lost BEFORE DELETE OR TRUNCATE ON accounts EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A stream has no gaps and no forks: each event has the number after the last of its terminal, and its chain is the hash
-- over the chain before it and the statement up to that statement's own chain (105 of 121 bytes, then 16).
CREATE FUNCTION event_continues_its_stream() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_number bigint;
  last_chain bytea;
BEGIN
  SELECT number, chain INTO last_number, last_chain
    FROM events WHERE terminal = NEW.terminal ORDER BY number DESC LIMIT 1;
  IF NEW.number <> COALESCE(last_number, 0) + 1 THEN
    RAISE EXCEPTION 'event % does not follow %', NEW.number, COALESCE(last_number, 0);
  ELSIF NEW.chain IS DISTINCT FROM substring(NEW.statement FROM 106 FOR 16)
     OR NEW.chain IS DISTINCT FROM substring(
          sha256(COALESCE(last_chain, decode(repeat('00', 16), 'hex')) || substring(NEW.statement FROM 1 FOR 105))
          FROM 1 FOR 16) THEN
    RAISE EXCEPTION 'event % breaks the chain', NEW.number;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_continue_their_stream BEFORE INSERT ON events
  FOR EACH ROW EXECUTE FUNCTION event_continues_its_stream();
--> statement-breakpoint
-- A payment is recorded open. What has an outcome may still be reversed when it was paid; nothing else about it changes.
CREATE FUNCTION payment_only_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN RAISE EXCEPTION 'a payment starts open'; END IF;
  ELSIF (NEW.terminal, NEW.tender, NEW.attempt, NEW.merchant, NEW.request, NEW.amount, NEW.currency, NEW.expires_at)
        IS DISTINCT FROM
        (OLD.terminal, OLD.tender, OLD.attempt, OLD.merchant, OLD.request, OLD.amount, OLD.currency, OLD.expires_at) THEN
    RAISE EXCEPTION 'a payment keeps its request';
  ELSIF OLD.state = 'open' THEN
    IF NEW.state NOT IN ('open', 'paid', 'declined', 'expired', 'cancelled') THEN
      RAISE EXCEPTION 'an open payment cannot become %', NEW.state;
    END IF;
  ELSIF OLD.state <> 'paid' OR NEW.state <> 'reversed' THEN
    RAISE EXCEPTION 'payment is % already', OLD.state;
  ELSIF (NEW.payer, NEW.transaction) IS DISTINCT FROM (OLD.payer, OLD.transaction) THEN
    RAISE EXCEPTION 'a captured payment keeps its payer';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER payments_only_move_forward BEFORE INSERT OR UPDATE ON payments
  FOR EACH ROW EXECUTE FUNCTION payment_only_moves_forward();
--> statement-breakpoint
CREATE TRIGGER payments_never_lost BEFORE DELETE OR TRUNCATE ON payments EXECUTE FUNCTION refuse_change();
