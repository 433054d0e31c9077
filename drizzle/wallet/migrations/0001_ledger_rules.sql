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
  ELSIF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.currency <> OLD.currency THEN
    RAISE EXCEPTION 'an account keeps its id, kind and currency';
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
-- What has an outcome may still be reversed when it was paid; nothing else about it ever changes.
CREATE FUNCTION payment_only_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.request <> NEW.request OR OLD.amount <> NEW.amount OR OLD.currency <> NEW.currency OR OLD.merchant <> NEW.merchant THEN
    RAISE EXCEPTION 'a payment keeps its request';
  ELSIF OLD.state <> 'open' AND NOT (OLD.state = 'paid' AND NEW.state = 'reversed') THEN
    RAISE EXCEPTION 'payment is % already', OLD.state;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER payments_only_move_forward BEFORE UPDATE ON payments
  FOR EACH ROW EXECUTE FUNCTION payment_only_moves_forward();
--> statement-breakpoint
CREATE TRIGGER payments_never_lost BEFORE DELETE OR TRUNCATE ON payments EXECUTE FUNCTION refuse_change();
