CREATE TABLE `drawer_trials` (
	`id` blob PRIMARY KEY NOT NULL,
	`pin` integer NOT NULL,
	`state` text NOT NULL,
	`switched` text,
	`opened` integer,
	`operator` blob NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `no_sales` (
	`id` blob PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`note` text,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`shift` blob,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shift`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "no_sales_note" CHECK(("no_sales"."reason" = 'other') = ("no_sales"."note" is not null))
);
--> statement-breakpoint
CREATE INDEX `no_sales_shift` ON `no_sales` (`shift`);