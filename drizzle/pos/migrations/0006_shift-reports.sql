PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_print_jobs` (
	`id` blob PRIMARY KEY NOT NULL,
	`sale` blob,
	`shift` blob,
	`kind` text DEFAULT 'receipt' NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`copy` integer NOT NULL,
	`document` text NOT NULL,
	`state` text NOT NULL,
	`trouble` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`sale`) REFERENCES `sales`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shift`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "print_jobs_owner" CHECK(("__new_print_jobs"."sale" is null) <> ("__new_print_jobs"."shift" is null))
);
--> statement-breakpoint
INSERT INTO `__new_print_jobs`("id", "sale", "shift", "kind", "subject", "copy", "document", "state", "trouble", "created_at") SELECT "id", "sale", NULL, "kind", "subject", "copy", "document", "state", "trouble", "created_at" FROM `print_jobs`;--> statement-breakpoint
DROP TABLE `print_jobs`;--> statement-breakpoint
ALTER TABLE `__new_print_jobs` RENAME TO `print_jobs`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_copy` ON `print_jobs` (`sale`,`kind`,`subject`,`copy`);--> statement-breakpoint
CREATE UNIQUE INDEX `print_jobs_shift_copy` ON `print_jobs` (`shift`,`kind`,`subject`,`copy`);