DROP INDEX `print_jobs_shift_copy`;--> statement-breakpoint
DROP INDEX `print_jobs_day_copy`;--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_shift_copy` ON `print_jobs` (`shift`,`kind`,`subject`,`copy`) WHERE "print_jobs"."shift" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_day_copy` ON `print_jobs` (`day`,`kind`,`subject`,`copy`) WHERE "print_jobs"."day" is not null;--> statement-breakpoint
ALTER TABLE `journal` DROP COLUMN `previous`;