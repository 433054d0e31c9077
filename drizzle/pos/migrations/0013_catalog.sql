CREATE TABLE `categories` (
	`id` blob PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_en` text,
	`place` integer NOT NULL,
	`withdrawn_at` integer
);
--> statement-breakpoint
CREATE TABLE `product_barcodes` (
	`barcode` text PRIMARY KEY NOT NULL,
	`product` blob NOT NULL,
	`place` integer NOT NULL,
	FOREIGN KEY (`product`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `product_barcodes_product` ON `product_barcodes` (`product`,`place`);--> statement-breakpoint
CREATE TABLE `product_pictures` (
	`hash` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`body` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `products` (
	`id` blob PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_en` text,
	`category` blob,
	`family` text,
	`variant` text,
	`unit` text NOT NULL,
	`price` integer NOT NULL,
	`tax` integer NOT NULL,
	`scale_code` text,
	`favourite` integer,
	`picture` text,
	`stock` integer,
	`search` text NOT NULL,
	`changed_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`category`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`picture`) REFERENCES `product_pictures`(`hash`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "products_price" CHECK("products"."price" >= 0),
	CONSTRAINT "products_tax" CHECK("products"."tax" between 0 and 10000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `products_scale_code` ON `products` (`scale_code`) WHERE "products"."scale_code" is not null and "products"."withdrawn_at" is null;