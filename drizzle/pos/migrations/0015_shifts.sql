CREATE TABLE `cash_moves` (
	`id` blob PRIMARY KEY NOT NULL,
	`shift` blob NOT NULL,
	`direction` text NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`note` text,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`shift`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cash_moves_amount" CHECK("cash_moves"."amount" > 0),
	CONSTRAINT "cash_moves_note" CHECK("cash_moves"."reason" <> 'other' or "cash_moves"."note" is not null)
);
--> statement-breakpoint
CREATE INDEX `cash_moves_shift` ON `cash_moves` (`shift`);--> statement-breakpoint
CREATE TABLE `closings` (
	`number` integer PRIMARY KEY NOT NULL,
	`shift` blob NOT NULL,
	`facts` text NOT NULL,
	`previous` blob NOT NULL,
	`hash` blob NOT NULL,
	FOREIGN KEY (`shift`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `closings_shift_unique` ON `closings` (`shift`);--> statement-breakpoint
CREATE TABLE `shift_corrections` (
	`id` blob PRIMARY KEY NOT NULL,
	`shift` blob NOT NULL,
	`amount` integer NOT NULL,
	`note` text NOT NULL,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`shift`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `shift_corrections_shift` ON `shift_corrections` (`shift`);--> statement-breakpoint
CREATE TABLE `shift_counts` (
	`id` blob PRIMARY KEY NOT NULL,
	`shift` blob NOT NULL,
	`purpose` text NOT NULL,
	`counted` integer NOT NULL,
	`pieces` text NOT NULL,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`moved` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`shift`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "shift_counts_counted" CHECK("shift_counts"."counted" >= 0)
);
--> statement-breakpoint
CREATE INDEX `shift_counts_shift` ON `shift_counts` (`shift`);--> statement-breakpoint
CREATE TABLE `till_totals` (
	`name` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`amount` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `shifts` ADD `start_totals` text;