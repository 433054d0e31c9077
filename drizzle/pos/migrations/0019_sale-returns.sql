CREATE TABLE `tender_returns` (
	`tender` blob PRIMARY KEY NOT NULL,
	`state` text,
	`operator` blob NOT NULL,
	`approved_by` blob,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tender`) REFERENCES `tenders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE no action
);
