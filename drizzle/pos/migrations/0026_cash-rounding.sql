DROP INDEX `tenders_cash`;--> statement-breakpoint
ALTER TABLE `tenders` ADD `rounding` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `tenders_cash` ON `tenders` (`created_at`,`state`,`amount`,`rounding`) WHERE "tenders"."kind" = 'cash';