-- What was posted before is hashed as it stands; the text is that of transactionText in server/domain/ledger.ts.
ALTER TABLE "transactions" ADD COLUMN "digest" "bytea";--> statement-breakpoint
ALTER TABLE "transactions" DISABLE TRIGGER "transactions_append_only";--> statement-breakpoint
UPDATE "transactions" AS t SET "digest" = sha256(convert_to(
  t."kind" || E'\n' || COALESCE(t."reverses"::text, '') || E'\n' || (
    SELECT string_agg(l."debit" || ' ' || l."credit" || ' ' || l."currency" || ' ' || l."amount", E'\n' ORDER BY l."place")
    FROM "legs" AS l WHERE l."transaction" = t."id"), 'UTF8'));--> statement-breakpoint
ALTER TABLE "transactions" ENABLE TRIGGER "transactions_append_only";--> statement-breakpoint
ALTER TABLE "transactions" ALTER COLUMN "digest" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "transactions" ADD COLUMN "first_place" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_kind" CHECK ("accounts"."kind" IN ('customer', 'merchant_pending', 'merchant_payable', 'fees', 'promotion_funds', 'cash_at_branch', 'core_bank_clearing', 'suspense'));--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_may_go_negative" CHECK ("accounts"."may_go_negative" = ("accounts"."kind" IN ('merchant_pending', 'fees', 'cash_at_branch', 'core_bank_clearing', 'suspense')));--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_kind" CHECK ("transactions"."kind" IN ('top_up', 'payment', 'reversal', 'refund'));--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_digest" CHECK (length("transactions"."digest") = 32);--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_first_place" CHECK ("transactions"."first_place" = 0);