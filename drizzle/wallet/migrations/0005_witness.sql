ALTER TABLE "terminals" ADD COLUMN "journal_number" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "terminals" ADD COLUMN "journal_hash" "bytea";