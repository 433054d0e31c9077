-- A receipt stays what its terminal has signed, and so does which payments it is for.
CREATE TRIGGER e_receipts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON e_receipts EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER e_receipt_payments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON e_receipt_payments EXECUTE FUNCTION refuse_change();
