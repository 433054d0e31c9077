CREATE TABLE `held_sales` (
	`id` blob PRIMARY KEY NOT NULL,
	`lines` text NOT NULL,
	`discount` text,
	`note` text,
	`operator` blob NOT NULL,
	`held_at` integer NOT NULL,
	`recalled_at` integer,
	`recalled_by` blob,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recalled_by`) REFERENCES `screens`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "held_sales_recalled" CHECK(("held_sales"."recalled_at" is null) = ("held_sales"."recalled_by" is null))
);
--> statement-breakpoint
CREATE INDEX `held_sales_waiting` ON `held_sales` (`held_at`) WHERE "held_sales"."recalled_at" is null;