CREATE TABLE `cash_counts` (
	`id` blob PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`float` integer NOT NULL,
	`counted` integer NOT NULL,
	`taken` integer NOT NULL,
	`currency` text NOT NULL,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cash_counts_amounts" CHECK("cash_counts"."float" >= 0 and "cash_counts"."counted" >= 0 and "cash_counts"."taken" >= 0)
);
--> statement-breakpoint
CREATE INDEX `cash_counts_day` ON `cash_counts` (`day`,`created_at`);--> statement-breakpoint
CREATE TABLE `resolutions` (
	`id` blob PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`difference` text NOT NULL,
	`here` integer,
	`there` integer,
	`remedy` text NOT NULL,
	`outcome` text NOT NULL,
	`reference` blob,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `resolutions_day` ON `resolutions` (`day`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_print_jobs` (
	`id` blob PRIMARY KEY NOT NULL,
	`sale` blob,
	`shift` blob,
	`day` text,
	`kind` text DEFAULT 'receipt' NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`copy` integer NOT NULL,
	`document` text NOT NULL,
	`state` text NOT NULL,
	`trouble` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`sale`) REFERENCES `sales`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shift`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "print_jobs_owner" CHECK(("__new_print_jobs"."sale" is not null) + ("__new_print_jobs"."shift" is not null) + ("__new_print_jobs"."day" is not null) = 1)
);
--> statement-breakpoint
INSERT INTO `__new_print_jobs`("id", "sale", "shift", "day", "kind", "subject", "copy", "document", "state", "trouble", "created_at") SELECT "id", "sale", "shift", NULL, "kind", "subject", "copy", "document", "state", "trouble", "created_at" FROM `print_jobs`;--> statement-breakpoint
DROP TABLE `print_jobs`;--> statement-breakpoint
ALTER TABLE `__new_print_jobs` RENAME TO `print_jobs`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_copy` ON `print_jobs` (`sale`,`kind`,`subject`,`copy`);--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_shift_copy` ON `print_jobs` (`shift`,`kind`,`subject`,`copy`);--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_day_copy` ON `print_jobs` (`day`,`kind`,`subject`,`copy`);--> statement-breakpoint
ALTER TABLE `payments` ADD `captured_at` integer;--> statement-breakpoint
ALTER TABLE `payments` ADD `decided_at` integer;--> statement-breakpoint
CREATE INDEX `payments_issued` ON `payments` (`issued_at`);--> statement-breakpoint
CREATE INDEX `payments_captured` ON `payments` (`captured_at`);--> statement-breakpoint
CREATE INDEX `payments_decided` ON `payments` (`decided_at`);--> statement-breakpoint
ALTER TABLE `refunds` ADD `decided_at` integer;--> statement-breakpoint
CREATE INDEX `refunds_created` ON `refunds` (`created_at`);--> statement-breakpoint
CREATE INDEX `refunds_decided` ON `refunds` (`decided_at`);--> statement-breakpoint
CREATE INDEX `tenders_cash` ON `tenders` (`created_at`,`state`,`amount`) WHERE "tenders"."kind" = 'cash';