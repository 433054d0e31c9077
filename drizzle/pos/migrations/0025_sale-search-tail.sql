-- The last four digits of a payment's id, as people read them from a receipt. drizzle-kit takes an expression's commas for
-- those between columns, so that this index is written here and not in the schema.
CREATE INDEX payments_tail ON payments (substr(tender, 15, 2));
