CREATE TABLE `permission_edits` (
	`role` text NOT NULL,
	`action` text NOT NULL,
	`permission` text NOT NULL,
	PRIMARY KEY(`role`, `action`)
);
