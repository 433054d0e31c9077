CREATE TABLE "bank_orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"customer" uuid NOT NULL,
	"linked_account" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"refusal" text,
	"transaction" uuid,
	"ended" uuid,
	"pursue_at" timestamp (3) with time zone NOT NULL,
	"pursuits" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "bank_orders_amount" CHECK ("bank_orders"."amount" > 0),
	CONSTRAINT "bank_orders_kind" CHECK ("bank_orders"."kind" IN ('top_up', 'withdrawal')),
	CONSTRAINT "bank_orders_state" CHECK ("bank_orders"."state" IN ('requested', 'done', 'refused')),
	CONSTRAINT "bank_orders_decided" CHECK (("bank_orders"."state" = 'requested') = ("bank_orders"."decided_at" IS NULL)),
	CONSTRAINT "bank_orders_refused" CHECK (("bank_orders"."state" = 'refused') = ("bank_orders"."refusal" IS NOT NULL)),
	CONSTRAINT "bank_orders_top_up" CHECK ("bank_orders"."kind" <> 'top_up' OR ("bank_orders"."ended" IS NULL AND ("bank_orders"."state" = 'done') = ("bank_orders"."transaction" IS NOT NULL))),
	CONSTRAINT "bank_orders_withdrawal" CHECK ("bank_orders"."kind" <> 'withdrawal' OR CASE "bank_orders"."state"
        WHEN 'requested' THEN "bank_orders"."transaction" IS NOT NULL AND "bank_orders"."ended" IS NULL
        WHEN 'done' THEN "bank_orders"."transaction" IS NOT NULL AND "bank_orders"."ended" IS NOT NULL
        ELSE ("bank_orders"."transaction" IS NULL) = ("bank_orders"."ended" IS NULL) END)
);
--> statement-breakpoint
CREATE TABLE "linked_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer" uuid NOT NULL,
	"number" text NOT NULL,
	"bank" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"payer" uuid NOT NULL,
	"phone" text NOT NULL,
	"payee" uuid,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"refusal" text,
	"transaction" uuid,
	"spent_on" date,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "transfers_transaction_unique" UNIQUE("transaction"),
	CONSTRAINT "transfers_amount" CHECK ("transfers"."amount" > 0),
	CONSTRAINT "transfers_two_wallets" CHECK ("transfers"."refusal" IS NOT NULL OR "transfers"."payer" <> "transfers"."payee"),
	CONSTRAINT "transfers_done" CHECK (("transfers"."refusal" IS NULL) = ("transfers"."transaction" IS NOT NULL)
        AND ("transfers"."refusal" IS NULL) = ("transfers"."spent_on" IS NOT NULL)
        AND ("transfers"."refusal" IS NOT NULL OR "transfers"."payee" IS NOT NULL))
);
--> statement-breakpoint
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_kind";--> statement-breakpoint
ALTER TABLE "transactions" DROP CONSTRAINT "transactions_kind";--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "frozen_by" text;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "pin_change" uuid;--> statement-breakpoint
ALTER TABLE "bank_orders" ADD CONSTRAINT "bank_orders_customer_customers_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_orders" ADD CONSTRAINT "bank_orders_linked_account_linked_accounts_id_fk" FOREIGN KEY ("linked_account") REFERENCES "public"."linked_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_orders" ADD CONSTRAINT "bank_orders_transaction_transactions_id_fk" FOREIGN KEY ("transaction") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_orders" ADD CONSTRAINT "bank_orders_ended_transactions_id_fk" FOREIGN KEY ("ended") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "linked_accounts" ADD CONSTRAINT "linked_accounts_customer_customers_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_payer_customers_id_fk" FOREIGN KEY ("payer") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_payee_customers_id_fk" FOREIGN KEY ("payee") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_transaction_transactions_id_fk" FOREIGN KEY ("transaction") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bank_orders_requested" ON "bank_orders" USING btree ("pursue_at") WHERE "bank_orders"."state" = 'requested';--> statement-breakpoint
CREATE INDEX "bank_orders_under_way" ON "bank_orders" USING btree ("customer") WHERE "bank_orders"."state" = 'requested';--> statement-breakpoint
CREATE INDEX "linked_accounts_customer" ON "linked_accounts" USING btree ("customer");--> statement-breakpoint
CREATE INDEX "transfers_payer" ON "transfers" USING btree ("payer");--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_frozen_by" CHECK ("customers"."frozen_by" IS NULL OR ("customers"."frozen" AND "customers"."frozen_by" IN ('customer', 'bank')));--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_kind" CHECK ("accounts"."kind" IN ('customer', 'merchant_pending', 'merchant_payable', 'fees', 'promotion_funds', 'cash_at_branch', 'in_transit', 'core_bank_clearing', 'suspense'));--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_kind" CHECK ("transactions"."kind" IN ('top_up', 'payment', 'reversal', 'refund', 'transfer', 'withdrawal', 'withdrawal_returned', 'withdrawal_paid', 'settlement', 'payout'));