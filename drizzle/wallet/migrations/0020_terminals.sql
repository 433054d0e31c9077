CREATE TABLE "heartbeats" (
	"terminal" uuid NOT NULL,
	"number" bigint NOT NULL,
	"report" jsonb NOT NULL,
	"network" text,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "heartbeats_terminal_number_pk" PRIMARY KEY("terminal","number")
);
--> statement-breakpoint
CREATE TABLE "terminal_bindings" (
	"terminal" uuid NOT NULL,
	"version" integer NOT NULL,
	"serial" text NOT NULL,
	"merchant" uuid NOT NULL,
	"credit_code" text NOT NULL,
	"settlement_bank" text NOT NULL,
	"settlement_number" text NOT NULL,
	"address" text NOT NULL,
	"state" text NOT NULL,
	"valid_from" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "terminal_bindings_terminal_version_pk" PRIMARY KEY("terminal","version")
);
--> statement-breakpoint
ALTER TABLE "terminals" DROP CONSTRAINT "terminals_serial_unique";--> statement-breakpoint
ALTER TABLE "cases" RENAME COLUMN "statement" TO "evidence";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "kind" text DEFAULT 'forgotten' NOT NULL;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "closed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "finding" text;--> statement-breakpoint
ALTER TABLE "activations" ADD COLUMN "address" text;--> statement-breakpoint
UPDATE "activations" SET "address" = "merchants"."place" FROM "merchants" WHERE "merchants"."id" = "activations"."merchant";--> statement-breakpoint
ALTER TABLE "activations" ALTER COLUMN "address" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "activations" ADD COLUMN "terminal" uuid;--> statement-breakpoint
ALTER TABLE "terminal_keys" ADD COLUMN "state" text DEFAULT 'current' NOT NULL;--> statement-breakpoint
ALTER TABLE "terminal_keys" ADD COLUMN "retired_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "terminals" ADD COLUMN "address" text;--> statement-breakpoint
UPDATE "terminals" SET "address" = "merchants"."place" FROM "merchants" WHERE "merchants"."id" = "terminals"."merchant";--> statement-breakpoint
ALTER TABLE "terminals" ALTER COLUMN "address" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "terminals" ADD COLUMN "revoked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "terminals" ADD COLUMN "network" text;--> statement-breakpoint
ALTER TABLE "heartbeats" ADD CONSTRAINT "heartbeats_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_bindings" ADD CONSTRAINT "terminal_bindings_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terminal_bindings" ADD CONSTRAINT "terminal_bindings_merchant_merchants_id_fk" FOREIGN KEY ("merchant") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "terminal_bindings_serial" ON "terminal_bindings" USING btree ("serial");--> statement-breakpoint
ALTER TABLE "activations" ADD CONSTRAINT "activations_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "terminal_keys_one_current" ON "terminal_keys" USING btree ("terminal") WHERE "terminal_keys"."state" = 'current';--> statement-breakpoint
CREATE UNIQUE INDEX "terminal_keys_one_announced" ON "terminal_keys" USING btree ("terminal") WHERE "terminal_keys"."state" = 'announced';--> statement-breakpoint
CREATE INDEX "terminal_keys_terminal" ON "terminal_keys" USING btree ("terminal");--> statement-breakpoint
CREATE UNIQUE INDEX "terminals_one_live" ON "terminals" USING btree ("serial") WHERE "terminals"."state" <> 'retired' AND "terminals"."revoked_at" IS NULL;--> statement-breakpoint
CREATE INDEX "terminals_merchant" ON "terminals" USING btree ("merchant");--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_kind" CHECK ("cases"."kind" IN ('forgotten', 'reversal', 'refund'));--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_closed" CHECK (("cases"."closed_at" IS NULL) = ("cases"."finding" IS NULL));--> statement-breakpoint
ALTER TABLE "terminal_keys" ADD CONSTRAINT "terminal_keys_state" CHECK ("terminal_keys"."state" IN ('announced', 'current', 'retired', 'revoked'));--> statement-breakpoint
ALTER TABLE "terminal_keys" ADD CONSTRAINT "terminal_keys_retired" CHECK ("terminal_keys"."state" <> 'retired' OR "terminal_keys"."retired_at" IS NOT NULL);--> statement-breakpoint
ALTER TABLE "terminals" ADD CONSTRAINT "terminals_state" CHECK ("terminals"."state" IN ('active', 'suspended', 'retired'));--> statement-breakpoint
ALTER TABLE "terminals" ADD CONSTRAINT "terminals_revoked" CHECK ("terminals"."revoked_at" IS NULL OR "terminals"."state" = 'suspended');