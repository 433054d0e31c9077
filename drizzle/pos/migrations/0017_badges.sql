CREATE TABLE `badges` (
	`id` blob PRIMARY KEY NOT NULL,
	`operator` blob NOT NULL,
	`hash` blob NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `badges_hash_unique` ON `badges` (`hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `badges_one` ON `badges` (`operator`) WHERE "badges"."revoked_at" is null;