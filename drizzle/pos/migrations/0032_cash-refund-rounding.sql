ALTER TABLE `cash_refunds` ADD `rounding` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `cash_counts` ADD `moved` integer;--> statement-breakpoint
CREATE INDEX `cash_moves_created` ON `cash_moves` (`created_at`);