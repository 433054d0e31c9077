CREATE TABLE "e_receipt_payments" (
	"terminal" uuid NOT NULL,
	"tender" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"address" "bytea" NOT NULL,
	CONSTRAINT "e_receipt_payments_terminal_tender_attempt_pk" PRIMARY KEY("terminal","tender","attempt")
);
--> statement-breakpoint
CREATE TABLE "e_receipts" (
	"address" "bytea" PRIMARY KEY NOT NULL,
	"terminal" uuid NOT NULL,
	"sale" uuid NOT NULL,
	"receipt" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL,
	"key" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "e_receipts_sale" UNIQUE("terminal","sale")
);
--> statement-breakpoint
ALTER TABLE "e_receipt_payments" ADD CONSTRAINT "e_receipt_payments_address_e_receipts_address_fk" FOREIGN KEY ("address") REFERENCES "public"."e_receipts"("address") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "e_receipts" ADD CONSTRAINT "e_receipts_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "e_receipts" ADD CONSTRAINT "e_receipts_key_terminal_keys_id_fk" FOREIGN KEY ("key") REFERENCES "public"."terminal_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "e_receipt_payments_address" ON "e_receipt_payments" USING btree ("address");