CREATE TABLE "customer_usage" (
	"customer" uuid PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"spent" bigint NOT NULL,
	"spent_a" bigint NOT NULL,
	"spent_b" bigint NOT NULL,
	"spent_c" bigint NOT NULL,
	"spent_in_year" bigint NOT NULL,
	CONSTRAINT "customer_usage_sums" CHECK ("customer_usage"."spent_a" >= 0 AND "customer_usage"."spent_b" >= 0 AND "customer_usage"."spent_c" >= 0
        AND "customer_usage"."spent_a" + "customer_usage"."spent_b" + "customer_usage"."spent_c" <= "customer_usage"."spent" AND "customer_usage"."spent" <= "customer_usage"."spent_in_year")
);
--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "tier" smallint DEFAULT 4 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "spent_on" date;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "consent_class" text;--> statement-breakpoint
-- What was captured before counts too: on the day of its transaction; by code without the PIN where nobody consented.
ALTER TABLE "payments" DISABLE TRIGGER "payments_only_move_forward";--> statement-breakpoint
UPDATE "payments" AS p SET
    "spent_on" = (t."created_at" AT TIME ZONE 'Asia/Shanghai')::date,
    "consent_class" = CASE WHEN p."way" = 'submitted' AND NOT EXISTS (
      SELECT FROM "consents" AS c
      WHERE (c."terminal", c."tender", c."attempt") = (p."terminal", p."tender", p."attempt") AND c."refusal" IS NULL
    ) THEN 'C' ELSE 'B' END
  FROM "transactions" AS t WHERE t."id" = p."transaction";--> statement-breakpoint
ALTER TABLE "payments" ENABLE TRIGGER "payments_only_move_forward";--> statement-breakpoint
INSERT INTO "customer_usage" ("customer", "day", "spent", "spent_a", "spent_b", "spent_c", "spent_in_year")
SELECT "payer", "last",
       coalesce(sum("kept") FILTER (WHERE "spent_on" = "last"), 0),
       0,
       coalesce(sum("kept") FILTER (WHERE "spent_on" = "last" AND "consent_class" = 'B'), 0),
       coalesce(sum("kept") FILTER (WHERE "spent_on" = "last" AND "consent_class" = 'C'), 0),
       coalesce(sum("kept") FILTER (WHERE extract(year FROM "spent_on") = extract(year FROM "last")), 0)
  FROM (SELECT "payer", "spent_on", "consent_class",
               CASE "state" WHEN 'reversed' THEN "refunded" ELSE "amount" END AS "kept",
               max("spent_on") OVER (PARTITION BY "payer") AS "last"
          FROM "payments" WHERE "transaction" IS NOT NULL) AS counted
 GROUP BY "payer", "last";--> statement-breakpoint
ALTER TABLE "customer_usage" ADD CONSTRAINT "customer_usage_customer_customers_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_tier" CHECK ("customers"."tier" IN (1, 2, 3, 4));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_counted" CHECK (("payments"."transaction" IS NULL) = ("payments"."spent_on" IS NULL) AND ("payments"."transaction" IS NULL) = ("payments"."consent_class" IS NULL));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_consent_class" CHECK ("payments"."consent_class" IN ('A', 'B', 'C'));