/** What the shop sells. A product is never deleted, since sold lines name it: it is withdrawn. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Unit } from "#domain/product.ts";
import { bytes, time, uuid } from "./columns.ts";

export const categories = sqliteTable("categories", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  nameEn: text("name_en"),
  place: integer("place").notNull(),
  withdrawnAt: time("withdrawn_at"),
});

export const products = sqliteTable(
  "products",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    nameEn: text("name_en"),
    category: uuid("category").references(() => categories.id),
    family: text("family"),
    variant: text("variant"),
    unit: text("unit").$type<Unit>().notNull(),
    /** Minor units for one piece or one kilogram, tax included. */
    price: integer("price").notNull(),
    /** Basis points, included in the price. */
    tax: integer("tax").notNull(),
    scaleCode: text("scale_code"),
    favourite: integer("favourite"),
    picture: text("picture").references(() => productPictures.hash),
    /** Pieces, or grams; null where it is not counted. */
    stock: integer("stock"),
    /** What it is found by: `server/domain/product-search.ts` has the spelling. */
    search: text("search").notNull(),
    changedAt: time("changed_at").notNull(),
    withdrawnAt: time("withdrawn_at"),
  },
  (table) => [
    uniqueIndex("products_scale_code")
      .on(table.scaleCode)
      .where(sql`${table.scaleCode} is not null and ${table.withdrawnAt} is null`),
    check("products_price", sql`${table.price} >= 0`),
    check("products_tax", sql`${table.tax} between 0 and 10000`),
  ],
);

/** A barcode is one product's that is on sale. */
export const productBarcodes = sqliteTable(
  "product_barcodes",
  {
    barcode: text("barcode").primaryKey(),
    product: uuid("product")
      .notNull()
      .references(() => products.id),
    /** The product's own order. */
    place: integer("place").notNull(),
  },
  (table) => [index("product_barcodes_product").on(table.product, table.place)],
);

export const productPictures = sqliteTable("product_pictures", {
  /** SHA-256 of the bytes, hex. */
  hash: text("hash").primaryKey(),
  type: text("type").$type<"image/png" | "image/jpeg" | "image/webp">().notNull(),
  body: bytes("body").notNull(),
});
