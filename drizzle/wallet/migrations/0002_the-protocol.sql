CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"terminal" uuid NOT NULL,
	"tender" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"statement" "bytea" NOT NULL,
	"opened_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "cases_once" UNIQUE("terminal","tender","attempt","statement")
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"terminal" uuid NOT NULL,
	"id" uuid NOT NULL,
	"tender" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"request" "bytea" NOT NULL,
	"state" text NOT NULL,
	"transaction" uuid,
	"statement" "bytea",
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "refunds_terminal_id_pk" PRIMARY KEY("terminal","id"),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount" > 0),
	CONSTRAINT "refunds_decided" CHECK (("refunds"."state" = 'queued') = ("refunds"."statement" IS NULL)),
	CONSTRAINT "refunds_paid" CHECK (("refunds"."state" = 'refunded') = ("refunds"."transaction" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "spent_codes" (
	"device" uuid NOT NULL,
	"step" bigint NOT NULL,
	"terminal" uuid NOT NULL,
	"tender" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	CONSTRAINT "spent_codes_device_step_pk" PRIMARY KEY("device","step")
);
--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "code_number" text;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "code_seed" "bytea";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "way" text DEFAULT 'presented' NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "refunded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_transaction_transactions_id_fk" FOREIGN KEY ("transaction") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spent_codes" ADD CONSTRAINT "spent_codes_terminal_tender_attempt_payments_terminal_tender_attempt_fk" FOREIGN KEY ("terminal","tender","attempt") REFERENCES "public"."payments"("terminal","tender","attempt") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "refunds" USING btree ("terminal","tender","attempt");--> statement-breakpoint
CREATE INDEX "refunds_queued" ON "refunds" USING btree ("created_at") WHERE "refunds"."state" = 'queued';--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_code_number_unique" UNIQUE("code_number");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_refunded" CHECK ("payments"."refunded" BETWEEN 0 AND "payments"."amount");