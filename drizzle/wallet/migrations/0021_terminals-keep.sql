-- A terminal is bound once: its number, merchant and serial number never change. A binding that has ended does not come
-- back, and who is not to be believed any more never is again.
CREATE FUNCTION terminal_keeps_its_binding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.number, NEW.merchant, NEW.serial) IS DISTINCT FROM (OLD.id, OLD.number, OLD.merchant, OLD.serial) THEN
    RAISE EXCEPTION 'a terminal keeps its number, merchant and serial number';
  ELSIF OLD.state = 'retired' AND NEW.state <> 'retired' THEN
    RAISE EXCEPTION 'a retired terminal stays retired';
  ELSIF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
    RAISE EXCEPTION 'a revoked terminal stays revoked';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER terminals_keep_their_binding BEFORE UPDATE ON terminals FOR EACH ROW
  WHEN ((OLD.id, OLD.number, OLD.merchant, OLD.serial, OLD.state, OLD.revoked_at)
        IS DISTINCT FROM (NEW.id, NEW.number, NEW.merchant, NEW.serial, NEW.state, NEW.revoked_at))
  EXECUTE FUNCTION terminal_keeps_its_binding();
--> statement-breakpoint
CREATE TRIGGER terminals_never_lost BEFORE DELETE OR TRUNCATE ON terminals EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Every binding stays, with the moment from which it held: to whom a terminal belonged, where it stood and to which
-- account its money went.
CREATE FUNCTION write_binding(bound terminals) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO terminal_bindings
    (terminal, version, serial, merchant, credit_code, settlement_bank, settlement_number, address, state)
  SELECT bound.id, (SELECT COALESCE(max(b.version), 0) + 1 FROM terminal_bindings b WHERE b.terminal = bound.id),
         bound.serial, m.id, m.credit_code, m.settlement_bank, m.settlement_number, bound.address,
         CASE WHEN bound.revoked_at IS NULL THEN bound.state ELSE 'revoked' END
    FROM merchants m WHERE m.id = bound.merchant;
END $$;
--> statement-breakpoint
SELECT write_binding(t) FROM terminals t;
--> statement-breakpoint
CREATE FUNCTION terminal_writes_its_binding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_binding(NEW);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER terminals_write_their_first_binding AFTER INSERT ON terminals
  FOR EACH ROW EXECUTE FUNCTION terminal_writes_its_binding();
--> statement-breakpoint
CREATE TRIGGER terminals_write_their_bindings AFTER UPDATE ON terminals FOR EACH ROW
  WHEN ((OLD.address, OLD.state, OLD.revoked_at) IS DISTINCT FROM (NEW.address, NEW.state, NEW.revoked_at))
  EXECUTE FUNCTION terminal_writes_its_binding();
--> statement-breakpoint
CREATE FUNCTION merchant_rebinds_its_terminals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_binding(t) FROM terminals t
    WHERE t.merchant = NEW.id AND t.state <> 'retired' AND t.revoked_at IS NULL ORDER BY t.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER merchants_rebind_their_terminals AFTER UPDATE ON merchants FOR EACH ROW
  WHEN ((OLD.credit_code, OLD.settlement_bank, OLD.settlement_number)
        IS DISTINCT FROM (NEW.credit_code, NEW.settlement_bank, NEW.settlement_number))
  EXECUTE FUNCTION merchant_rebinds_its_terminals();
--> statement-breakpoint
CREATE TRIGGER terminal_bindings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON terminal_bindings EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A key goes one way: announced, current, retired; and revoked from wherever it is. What was signed stays provable.
CREATE FUNCTION terminal_key_only_ages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.terminal, NEW.public_key) IS DISTINCT FROM (OLD.id, OLD.terminal, OLD.public_key) THEN
    RAISE EXCEPTION 'a key stays the key that it is';
  ELSIF OLD.retired_at IS NOT NULL AND NEW.retired_at IS DISTINCT FROM OLD.retired_at THEN
    RAISE EXCEPTION 'a key is retired once';
  ELSIF array_position(ARRAY['announced', 'current', 'retired', 'revoked'], NEW.state)
      < array_position(ARRAY['announced', 'current', 'retired', 'revoked'], OLD.state) THEN
    RAISE EXCEPTION 'a % key does not become %', OLD.state, NEW.state;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER terminal_keys_only_age BEFORE UPDATE ON terminal_keys FOR EACH ROW EXECUTE FUNCTION terminal_key_only_ages();
--> statement-breakpoint
CREATE TRIGGER terminal_keys_never_lost BEFORE DELETE OR TRUNCATE ON terminal_keys EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A case keeps what it is about, and is closed once.
CREATE FUNCTION case_only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.kind, NEW.terminal, NEW.tender, NEW.attempt, NEW.evidence, NEW.opened_at)
     IS DISTINCT FROM
     (OLD.id, OLD.kind, OLD.terminal, OLD.tender, OLD.attempt, OLD.evidence, OLD.opened_at) THEN
    RAISE EXCEPTION 'a case keeps what it is about';
  ELSIF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a case is closed once';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER cases_only_close BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION case_only_closes();
