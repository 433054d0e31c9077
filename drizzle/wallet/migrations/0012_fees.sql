CREATE TABLE "fee_allowances" (
	"merchant" uuid NOT NULL,
	"month" text NOT NULL,
	"used" bigint NOT NULL,
	CONSTRAINT "fee_allowances_merchant_month_pk" PRIMARY KEY("merchant","month"),
	CONSTRAINT "fee_allowances_used" CHECK ("fee_allowances"."used" > 0)
);
--> statement-breakpoint
CREATE TABLE "fee_schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"merchant" uuid NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"rate_ppm" integer NOT NULL,
	"minimum" bigint NOT NULL,
	"maximum" bigint,
	"free_per_month" bigint NOT NULL,
	"returned_with_refund" boolean NOT NULL,
	"on_demand" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "fee_schedules_one_at_a_time" UNIQUE("merchant","valid_from"),
	CONSTRAINT "fee_schedules_rate" CHECK ("fee_schedules"."rate_ppm" BETWEEN 0 AND 100000),
	CONSTRAINT "fee_schedules_bounds" CHECK ("fee_schedules"."minimum" >= 0 AND "fee_schedules"."free_per_month" >= 0 AND ("fee_schedules"."maximum" IS NULL OR "fee_schedules"."maximum" >= "fee_schedules"."minimum"))
);
--> statement-breakpoint
DROP INDEX "legs_debit";--> statement-breakpoint
DROP INDEX "legs_credit";--> statement-breakpoint
ALTER TABLE "legs" ADD COLUMN "created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "captured_at" timestamp (3) with time zone;--> statement-breakpoint
-- What moved before is dated as its transaction is.
ALTER TABLE "legs" DISABLE TRIGGER "legs_append_only";--> statement-breakpoint
UPDATE "legs" AS l SET "created_at" = t."created_at" FROM "transactions" AS t WHERE t."id" = l."transaction";--> statement-breakpoint
ALTER TABLE "legs" ENABLE TRIGGER "legs_append_only";--> statement-breakpoint
ALTER TABLE "payments" DISABLE TRIGGER "payments_only_move_forward";--> statement-breakpoint
UPDATE "payments" AS p SET "captured_at" = t."created_at" FROM "transactions" AS t WHERE t."id" = p."transaction";--> statement-breakpoint
ALTER TABLE "payments" ENABLE TRIGGER "payments_only_move_forward";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "fee_schedule" uuid;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "fee_free" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "fee" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fee_allowances" ADD CONSTRAINT "fee_allowances_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_schedules" ADD CONSTRAINT "fee_schedules_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_fee_schedule_fee_schedules_id_fk" FOREIGN KEY ("fee_schedule") REFERENCES "public"."fee_schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_transaction" ON "payments" USING btree ("transaction") WHERE "payments"."transaction" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_transaction" ON "refunds" USING btree ("transaction") WHERE "refunds"."transaction" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "legs_debit" ON "legs" USING btree ("debit","created_at");--> statement-breakpoint
CREATE INDEX "legs_credit" ON "legs" USING btree ("credit","created_at");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_captured_at" CHECK (("payments"."transaction" IS NULL) = ("payments"."captured_at" IS NULL));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_fee" CHECK ("payments"."fee_free" >= 0 AND "payments"."fee" BETWEEN 0 AND "payments"."amount" - "payments"."fee_free");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_fee_agreed" CHECK (CASE WHEN "payments"."fee_schedule" IS NULL THEN "payments"."fee" = 0 AND "payments"."fee_free" = 0 ELSE "payments"."transaction" IS NOT NULL END);