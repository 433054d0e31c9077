CREATE INDEX `sales_by_number` ON `sales` (`number`,`day`);--> statement-breakpoint
CREATE INDEX `sales_by_total` ON `sales` (`total`,`day`);