CREATE TABLE `announcements` (
	`subject` text NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`day` text NOT NULL,
	`at` integer NOT NULL,
	`claim` blob,
	PRIMARY KEY(`subject`, `kind`)
);
--> statement-breakpoint
CREATE INDEX `announcements_day` ON `announcements` (`day`,`kind`);