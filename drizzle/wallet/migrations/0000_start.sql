CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"balance" bigint DEFAULT 0 NOT NULL,
	"may_go_negative" boolean NOT NULL,
	CONSTRAINT "accounts_id_currency" UNIQUE("id","currency"),
	CONSTRAINT "accounts_floor" CHECK ("accounts"."balance" >= 0 OR "accounts"."may_go_negative")
);
--> statement-breakpoint
CREATE TABLE "activations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"merchant" uuid NOT NULL,
	"serial" text NOT NULL,
	"code_key" "bytea" NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer" uuid NOT NULL,
	"terminal" uuid NOT NULL,
	"tender" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"refusal" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"phone" text NOT NULL,
	"name" text NOT NULL,
	"pin_hash" text NOT NULL,
	"frozen" boolean DEFAULT false NOT NULL,
	"account" uuid NOT NULL,
	CONSTRAINT "customers_phone_unique" UNIQUE("phone")
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "devices_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"terminal" uuid NOT NULL,
	"number" bigint NOT NULL,
	"chain" "bytea" NOT NULL,
	"statement" "bytea" NOT NULL,
	CONSTRAINT "events_terminal_number_pk" PRIMARY KEY("terminal","number")
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "legs" (
	"transaction" uuid NOT NULL,
	"place" smallint NOT NULL,
	"debit" uuid NOT NULL,
	"credit" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "legs_transaction_place_pk" PRIMARY KEY("transaction","place"),
	CONSTRAINT "legs_amount" CHECK ("legs"."amount" > 0),
	CONSTRAINT "legs_two_accounts" CHECK ("legs"."debit" <> "legs"."credit")
);
--> statement-breakpoint
CREATE TABLE "merchants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"place" text NOT NULL,
	"city" text NOT NULL,
	"country" text NOT NULL,
	"category" text NOT NULL,
	"time_zone" text NOT NULL,
	"currency" text NOT NULL,
	"account" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"terminal" uuid NOT NULL,
	"tender" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"merchant" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"request" "bytea" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"payer" uuid,
	"transaction" uuid,
	"statement" "bytea",
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "payments_terminal_tender_attempt_pk" PRIMARY KEY("terminal","tender","attempt"),
	CONSTRAINT "payments_amount" CHECK ("payments"."amount" > 0),
	CONSTRAINT "payments_decided" CHECK (("payments"."state" = 'open') = ("payments"."statement" IS NULL)),
	CONSTRAINT "payments_captured" CHECK ("payments"."state" <> 'paid' OR ("payments"."payer" IS NOT NULL AND "payments"."transaction" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "request_counters" (
	"terminal" uuid NOT NULL,
	"counter" bigint NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "request_counters_terminal_counter_pk" PRIMARY KEY("terminal","counter")
);
--> statement-breakpoint
CREATE TABLE "terminal_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"terminal" uuid NOT NULL,
	"public_key" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "terminals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"merchant" uuid NOT NULL,
	"serial" text NOT NULL,
	"state" text NOT NULL,
	"code_key" "bytea" NOT NULL,
	"stream_number" bigint DEFAULT 0 NOT NULL,
	"stream_chain" "bytea" NOT NULL,
	"counter" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "terminals_number_unique" UNIQUE("number"),
	CONSTRAINT "terminals_serial_unique" UNIQUE("serial")
);
--> statement-breakpoint
CREATE TABLE "transactions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reverses" uuid,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "transactions_reverses_unique" UNIQUE("reverses"),
	CONSTRAINT "transactions_reverses" CHECK (("transactions"."kind" = 'reversal') = ("transactions"."reverses" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "tries" (
	"subject" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "activations" ADD CONSTRAINT "activations_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_customer_customers_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_terminal_tender_attempt_payments_terminal_tender_attempt_fk" FOREIGN KEY ("terminal","tender","attempt") REFERENCES "public"."payments"("terminal","tender","attempt") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_account_accounts_id_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_customer_customers_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legs" ADD CONSTRAINT "legs_transaction_transactions_id_fk" FOREIGN KEY ("transaction") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legs" ADD CONSTRAINT "legs_debit_currency_accounts_id_currency_fk" FOREIGN KEY ("debit","currency") REFERENCES "public"."accounts"("id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legs" ADD CONSTRAINT "legs_credit_currency_accounts_id_currency_fk" FOREIGN KEY ("credit","currency") REFERENCES "public"."accounts"("id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merchants" ADD CONSTRAINT "merchants_account_accounts_id_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_payer_customers_id_fk" FOREIGN KEY ("payer") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_transaction_transactions_id_fk" FOREIGN KEY ("transaction") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_counters" ADD CONSTRAINT "request_counters_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_keys" ADD CONSTRAINT "terminal_keys_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminals" ADD CONSTRAINT "terminals_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_reverses_transactions_id_fk" FOREIGN KEY ("reverses") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "legs_debit" ON "legs" USING btree ("debit");--> statement-breakpoint
CREATE INDEX "legs_credit" ON "legs" USING btree ("credit");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_capture" ON "payments" USING btree ("terminal","tender") WHERE "payments"."state" = 'paid';--> statement-breakpoint
CREATE INDEX "payments_open" ON "payments" USING btree ("expires_at") WHERE "payments"."state" = 'open';