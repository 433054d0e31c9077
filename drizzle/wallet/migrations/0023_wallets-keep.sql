-- What was ordered of the core bank stays as it was asked for, has one outcome, and keeps what it moved.
CREATE FUNCTION bank_order_only_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.kind, NEW.customer, NEW.linked_account, NEW.amount, NEW.currency)
     IS DISTINCT FROM (OLD.id, OLD.kind, OLD.customer, OLD.linked_account, OLD.amount, OLD.currency) THEN
    RAISE EXCEPTION 'a bank order keeps what it asks for';
  ELSIF OLD.state <> 'requested' THEN
    RAISE EXCEPTION 'bank order is % already', OLD.state;
  ELSIF OLD.transaction IS NOT NULL AND NEW.transaction IS DISTINCT FROM OLD.transaction THEN
    RAISE EXCEPTION 'a withdrawal keeps what was set aside for it';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER bank_orders_only_move_forward BEFORE UPDATE ON bank_orders
  FOR EACH ROW EXECUTE FUNCTION bank_order_only_moves_forward();
--> statement-breakpoint
CREATE TRIGGER bank_orders_never_lost BEFORE DELETE OR TRUNCATE ON bank_orders EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- An account is linked for one customer, and can only be ended.
CREATE FUNCTION linked_account_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.customer, NEW.number, NEW.bank, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.customer, OLD.number, OLD.bank, OLD.created_at) OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a linked account can only be ended';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER linked_accounts_only_end BEFORE UPDATE ON linked_accounts
  FOR EACH ROW EXECUTE FUNCTION linked_account_only_ends();
--> statement-breakpoint
CREATE TRIGGER linked_accounts_never_lost BEFORE DELETE OR TRUNCATE ON linked_accounts EXECUTE FUNCTION refuse_change();
