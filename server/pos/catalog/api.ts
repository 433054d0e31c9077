/** The catalog as the terminal's API has it. */
import { z } from "@hono/zod-openapi";
import { SCALE_BARCODES } from "#domain/in-store-barcode.ts";
import { BARCODES_MAX, NAME_MAX, TAX_MAX, UNITS } from "#domain/product.ts";
import { amount, Uuid } from "../api-parts.ts";

const name = z.string().min(1).max(NAME_MAX);

export const CategoryInput = z
  .strictObject({ name, nameEn: name.optional(), place: z.int().min(0).max(999) })
  .openapi("CategoryInput");
export const CategoryView = CategoryInput.extend({ id: Uuid }).openapi("Category");

export const ProductInput = z
  .strictObject({
    name,
    nameEn: name.optional(),
    category: Uuid.nullable(),
    family: name.optional(),
    variant: name.optional(),
    unit: z.enum(UNITS),
    /** For one piece or one kilogram, tax included. */
    price: amount,
    /** Basis points, included in the price. */
    tax: z.int().min(0).max(TAX_MAX),
    barcodes: z.array(z.string().regex(/^[!-~]{3,48}$/)).max(BARCODES_MAX),
    scaleCode: z
      .string()
      .regex(/^\d{4,6}$/)
      .optional(),
    favourite: z.int().min(0).max(999).optional(),
    picture: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    /** Pieces, or grams; absent where it is not counted, `kept` where it stays as sales have left it. */
    stock: z.union([z.int(), z.literal("kept")]).optional(),
  })
  .openapi("ProductInput");
export const ProductView = ProductInput.extend({
  id: Uuid,
  stock: z.int().optional(),
  /** What it is found by, as `server/domain/product-search.ts` spells it. */
  search: z.string(),
}).openapi("Product");

export const CatalogView = z
  .object({
    /** Another text after every change. */
    revision: z.string(),
    categories: z.array(CategoryView),
    products: z.array(ProductView),
    /** What the shop's scale prints into its barcodes. */
    scaleBarcodes: z.enum(SCALE_BARCODES),
  })
  .openapi("Catalog");

/** Base64 of a file of at most 40,000 bytes. */
export const PictureInput = z.strictObject({ body: z.base64().max(60_000) }).openapi("PictureInput");
export const PictureView = z.object({ picture: z.string() }).openapi("ProductPicture");

export type PictureView = z.infer<typeof PictureView>;
export type CategoryInput = z.infer<typeof CategoryInput>;
export type CategoryView = z.infer<typeof CategoryView>;
export type ProductInput = z.infer<typeof ProductInput>;
export type ProductView = z.infer<typeof ProductView>;
export type CatalogView = z.infer<typeof CatalogView>;
