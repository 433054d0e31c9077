ALTER TABLE `operators` ADD `language` text;--> statement-breakpoint
ALTER TABLE `operators` ADD `large_type` integer;--> statement-breakpoint
ALTER TABLE `operators` ADD `left_handed` integer;