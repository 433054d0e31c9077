CREATE TABLE `alarms` (
	`id` blob PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`evidence` blob NOT NULL,
	`raised_at` integer NOT NULL,
	`acknowledged_by` blob,
	`acknowledged_at` integer,
	FOREIGN KEY (`acknowledged_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alarms_once` ON `alarms` (`kind`,`subject`,`evidence`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`id` blob PRIMARY KEY NOT NULL,
	`sale` blob NOT NULL,
	`tender` blob NOT NULL,
	`attempt` integer NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`lines` text NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`request` blob NOT NULL,
	`statement` blob,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`sale`) REFERENCES `sales`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tender`,`attempt`) REFERENCES `payments`(`tender`,`attempt`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refunds_amount" CHECK("refunds"."amount" > 0),
	CONSTRAINT "refunds_by_statement" CHECK("refunds"."state" <> 'refunded' or "refunds"."statement" is not null)
);
--> statement-breakpoint
CREATE INDEX `refunds_sale` ON `refunds` (`sale`);--> statement-breakpoint
CREATE INDEX `refunds_pending` ON `refunds` (`state`) WHERE "refunds"."state" in ('requested', 'queued', 'unknown');--> statement-breakpoint
CREATE TABLE `shifts` (
	`id` blob PRIMARY KEY NOT NULL,
	`opened_by` blob NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_by` blob,
	`closed_at` integer,
	`signed_off_by` blob,
	`pending` integer,
	`pending_amount` integer,
	FOREIGN KEY (`opened_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`signed_off_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "shifts_closed" CHECK(("shifts"."closed_at" is null) = ("shifts"."closed_by" is null)),
	CONSTRAINT "shifts_signed_off" CHECK(coalesce("shifts"."pending", 0) = 0 or "shifts"."signed_off_by" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shifts_one_open` ON `shifts` (("closed_at" is null)) WHERE "shifts"."closed_at" is null;--> statement-breakpoint
DROP INDEX `payments_open`;--> statement-breakpoint
CREATE INDEX `payments_open` ON `payments` (`state`) WHERE "payments"."state" in ('recorded', 'presented', 'submitted', 'waiting', 'unknown', 'accepted', 'reversing');--> statement-breakpoint
DROP INDEX `print_jobs_copy`;--> statement-breakpoint
ALTER TABLE `print_jobs` ADD `kind` text DEFAULT 'receipt' NOT NULL;--> statement-breakpoint
ALTER TABLE `print_jobs` ADD `subject` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_copy` ON `print_jobs` (`sale`,`kind`,`subject`,`copy`);--> statement-breakpoint
ALTER TABLE `sales` ADD `shift` blob REFERENCES shifts(id);