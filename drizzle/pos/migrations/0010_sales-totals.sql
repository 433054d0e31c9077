CREATE TABLE `sales_totals` (
	`dimension` text NOT NULL,
	`day` text NOT NULL,
	`key` text NOT NULL,
	`sales` integer NOT NULL,
	`quantity` integer NOT NULL,
	`amount` integer NOT NULL,
	`discount` integer NOT NULL,
	`refunds` integer NOT NULL,
	`refunded` integer NOT NULL,
	PRIMARY KEY(`dimension`, `day`, `key`),
	CONSTRAINT "sales_totals_counts" CHECK("sales_totals"."sales" >= 0 and "sales_totals"."refunds" >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `sales` ADD `paid_at` integer;--> statement-breakpoint
CREATE INDEX `sales_uncounted` ON `sales` (`id`) WHERE "sales"."state" = 'paid' and "sales"."paid_at" is null;