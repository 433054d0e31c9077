CREATE TABLE `cash_refunds` (
	`id` blob PRIMARY KEY NOT NULL,
	`sale` blob NOT NULL,
	`tender` blob NOT NULL,
	`lines` text NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `cash_moves`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sale`) REFERENCES `sales`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tender`) REFERENCES `tenders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `cash_refunds_sale` ON `cash_refunds` (`sale`);