-- Whoever was on the staff stays known, as who he was: access ends once and does not come back.
CREATE FUNCTION staff_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.name, NEW.duty, NEW.token_hash, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.name, OLD.duty, OLD.token_hash, OLD.created_at) THEN
    RAISE EXCEPTION 'a member of staff keeps name, duty and token';
  ELSIF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'access was ended already';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER staff_only_ends BEFORE UPDATE ON staff FOR EACH ROW EXECUTE FUNCTION staff_only_ends();
--> statement-breakpoint
CREATE TRIGGER staff_never_lost BEFORE DELETE OR TRUNCATE ON staff EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER staff_acts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staff_acts EXECUTE FUNCTION refuse_change();
