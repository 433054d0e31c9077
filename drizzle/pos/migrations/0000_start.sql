CREATE TABLE `drawer_openings` (
	`tender` blob PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tender`) REFERENCES `tenders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `journal` (
	`number` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`previous` blob NOT NULL,
	`hash` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operators` (
	`id` blob PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`pin_hash` text NOT NULL,
	`pin_must_change` integer NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operators_name_unique` ON `operators` (`name`);--> statement-breakpoint
CREATE TABLE `payments` (
	`tender` blob NOT NULL,
	`attempt` integer NOT NULL,
	`way` text NOT NULL,
	`state` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`request` blob NOT NULL,
	`issued_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`statement` blob,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tender`, `attempt`),
	FOREIGN KEY (`tender`) REFERENCES `tenders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payments_paid_by_proof" CHECK("payments"."state" <> 'paid' or "payments"."statement" is not null)
);
--> statement-breakpoint
CREATE INDEX `payments_open` ON `payments` (`state`) WHERE "payments"."state" in ('recorded', 'presented', 'submitted', 'waiting', 'unknown', 'reversing');--> statement-breakpoint
CREATE UNIQUE INDEX `payments_one_paid` ON `payments` (`tender`) WHERE "payments"."state" = 'paid';--> statement-breakpoint
CREATE TABLE `print_jobs` (
	`id` blob PRIMARY KEY NOT NULL,
	`sale` blob NOT NULL,
	`copy` integer NOT NULL,
	`document` text NOT NULL,
	`state` text NOT NULL,
	`trouble` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`sale`) REFERENCES `sales`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_copy` ON `print_jobs` (`sale`,`copy`);--> statement-breakpoint
CREATE TABLE `sales` (
	`id` blob PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`lines` text NOT NULL,
	`total` integer NOT NULL,
	`collected` integer NOT NULL,
	`state` text NOT NULL,
	`operator` blob NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sales_total" CHECK("sales"."total" > 0),
	CONSTRAINT "sales_collected" CHECK("sales"."collected" between 0 and "sales"."total"),
	CONSTRAINT "sales_paid" CHECK(("sales"."state" = 'paid') = ("sales"."collected" = "sales"."total"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sales_number` ON `sales` (`day`,`number`);--> statement-breakpoint
CREATE TABLE `screens` (
	`id` blob PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`secret_hash` blob NOT NULL,
	`paired_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tenders` (
	`id` blob PRIMARY KEY NOT NULL,
	`sale` blob NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`state` text NOT NULL,
	`received` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`sale`) REFERENCES `sales`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tenders_amount" CHECK("tenders"."amount" > 0)
);
--> statement-breakpoint
CREATE INDEX `tenders_sale` ON `tenders` (`sale`);--> statement-breakpoint
CREATE TABLE `tries` (
	`subject` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`locked_until` integer NOT NULL
);
