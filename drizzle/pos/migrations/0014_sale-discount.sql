ALTER TABLE `sales` ADD `discount` text;--> statement-breakpoint
ALTER TABLE `sales` ADD `note` text;