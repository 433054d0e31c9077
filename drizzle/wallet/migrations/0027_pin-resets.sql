CREATE TABLE "pin_resets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"terminal" uuid NOT NULL,
	"operator" text NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_by" uuid
);
--> statement-breakpoint
ALTER TABLE "pin_resets" ADD CONSTRAINT "pin_resets_terminal_terminals_id_fk" FOREIGN KEY ("terminal") REFERENCES "public"."terminals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pin_resets_operator" ON "pin_resets" USING btree ("terminal","operator","expires_at");