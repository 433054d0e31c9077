CREATE TABLE "payouts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"settlement" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"bank" text NOT NULL,
	"number" text NOT NULL,
	"holder" text NOT NULL,
	"state" text DEFAULT 'requested' NOT NULL,
	"refusal" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "payouts_attempt" UNIQUE("settlement","attempt"),
	CONSTRAINT "payouts_state" CHECK ("payouts"."state" IN ('requested', 'done', 'refused')),
	CONSTRAINT "payouts_amount" CHECK ("payouts"."amount" > 0),
	CONSTRAINT "payouts_decided" CHECK (("payouts"."state" = 'requested') = ("payouts"."decided_at" IS NULL)),
	CONSTRAINT "payouts_refusal" CHECK (("payouts"."state" = 'refused') = ("payouts"."refusal" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "promotion_funds" (
	"account" uuid PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"merchant" uuid,
	CONSTRAINT "promotion_funds_owner" CHECK ("promotion_funds"."owner" IN ('bank', 'merchant')),
	CONSTRAINT "promotion_funds_merchant" CHECK (("promotion_funds"."owner" = 'merchant') = ("promotion_funds"."merchant" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "settlement_lines" (
	"transaction" uuid NOT NULL,
	"account" uuid NOT NULL,
	"settlement" uuid NOT NULL,
	"kind" text NOT NULL,
	"terminal" uuid NOT NULL,
	"tender" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"refund" uuid,
	"amount" bigint NOT NULL,
	"fee" bigint NOT NULL,
	"by_bank" bigint NOT NULL,
	"by_merchant" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "settlement_lines_transaction_account_pk" PRIMARY KEY("transaction","account"),
	CONSTRAINT "settlement_lines_kind" CHECK ("settlement_lines"."kind" IN ('payment', 'refund', 'reversal')),
	CONSTRAINT "settlement_lines_refund" CHECK (("settlement_lines"."kind" = 'refund') = ("settlement_lines"."refund" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "settlements" (
	"id" uuid PRIMARY KEY NOT NULL,
	"merchant" uuid NOT NULL,
	"day" text NOT NULL,
	"run" smallint NOT NULL,
	"number" integer NOT NULL,
	"time_zone" text NOT NULL,
	"cut_off" smallint NOT NULL,
	"day_from" timestamp (3) with time zone NOT NULL,
	"day_to" timestamp (3) with time zone NOT NULL,
	"claimed_to" timestamp (3) with time zone NOT NULL,
	"currency" text NOT NULL,
	"payments_count" integer NOT NULL,
	"payments_amount" bigint NOT NULL,
	"refunds_count" integer NOT NULL,
	"refunds_amount" bigint NOT NULL,
	"reversals_count" integer NOT NULL,
	"reversals_amount" bigint NOT NULL,
	"fees" bigint NOT NULL,
	"promotions_by_bank" bigint NOT NULL,
	"promotions_by_merchant" bigint NOT NULL,
	"due" bigint NOT NULL,
	"carried_before" bigint NOT NULL,
	"carried_after" bigint NOT NULL,
	"paid" bigint NOT NULL,
	"asked_by" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "settlements_one_of_a_run" UNIQUE("merchant","day","run"),
	CONSTRAINT "settlements_number" UNIQUE("merchant","number"),
	CONSTRAINT "settlements_run" CHECK ("settlements"."run" >= 0 AND ("settlements"."run" = 0) = ("settlements"."asked_by" IS NULL)),
	CONSTRAINT "settlements_due" CHECK ("settlements"."due" = "settlements"."payments_amount" + "settlements"."refunds_amount" + "settlements"."reversals_amount" + "settlements"."fees"),
	CONSTRAINT "settlements_paid" CHECK ("settlements"."paid" = greatest(0, "settlements"."due" + "settlements"."carried_before") AND "settlements"."carried_after" = least(0, "settlements"."due" + "settlements"."carried_before")),
	CONSTRAINT "settlements_carried" CHECK ("settlements"."carried_before" <= 0)
);
--> statement-breakpoint
ALTER TABLE "transactions" DROP CONSTRAINT "transactions_kind";--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_settlement_settlements_id_fk" FOREIGN KEY ("settlement") REFERENCES "public"."settlements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_funds" ADD CONSTRAINT "promotion_funds_account_accounts_id_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_funds" ADD CONSTRAINT "promotion_funds_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement_lines" ADD CONSTRAINT "settlement_lines_transaction_transactions_id_fk" FOREIGN KEY ("transaction") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement_lines" ADD CONSTRAINT "settlement_lines_settlement_settlements_id_fk" FOREIGN KEY ("settlement") REFERENCES "public"."settlements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_one_stands" ON "payouts" USING btree ("settlement") WHERE "payouts"."state" <> 'refused';--> statement-breakpoint
CREATE INDEX "payouts_requested" ON "payouts" USING btree ("created_at") WHERE "payouts"."state" = 'requested';--> statement-breakpoint
CREATE INDEX "settlement_lines_in_order" ON "settlement_lines" USING btree ("settlement","at","transaction");--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_kind" CHECK ("transactions"."kind" IN ('top_up', 'payment', 'reversal', 'refund', 'settlement', 'payout'));