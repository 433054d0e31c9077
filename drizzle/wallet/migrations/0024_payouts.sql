DROP INDEX "payouts_requested";--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "pursue_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "pursuits" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "payouts_not_done" ON "payouts" USING btree ("created_at","id") WHERE "payouts"."state" <> 'done';--> statement-breakpoint
CREATE INDEX "payouts_requested" ON "payouts" USING btree ("pursue_at") WHERE "payouts"."state" = 'requested';