-- Nothing that the bank knew of a merchant is overwritten: each version stays, with the moment from which it held.
INSERT INTO merchant_history (merchant, version, facts) SELECT id, version, to_jsonb(m) FROM merchants m;
--> statement-breakpoint
CREATE FUNCTION merchant_keeps_its_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO merchant_history (merchant, version, facts) VALUES (NEW.id, NEW.version, to_jsonb(NEW));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER merchants_keep_their_history AFTER INSERT OR UPDATE ON merchants
  FOR EACH ROW EXECUTE FUNCTION merchant_keeps_its_history();
--> statement-breakpoint
CREATE FUNCTION merchant_moves_to_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.currency, NEW.account, NEW.payable) IS DISTINCT FROM (OLD.id, OLD.currency, OLD.account, OLD.payable) THEN
    RAISE EXCEPTION 'a merchant keeps its id, currency and accounts';
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER merchants_move_to_next_version BEFORE UPDATE ON merchants
  FOR EACH ROW EXECUTE FUNCTION merchant_moves_to_next_version();
--> statement-breakpoint
CREATE TRIGGER merchants_never_lost BEFORE DELETE OR TRUNCATE ON merchants EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER merchant_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON merchant_history EXECUTE FUNCTION refuse_change();
