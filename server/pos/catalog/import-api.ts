/** Imports of the catalog as the terminal's API has them. */
import { z } from "@hono/zod-openapi";
import { PRODUCT_COLUMNS } from "#domain/product-columns.ts";
import type { RowFault } from "#domain/product-import.ts";
import { Uuid } from "../api-parts.ts";

/** A file of at most so many bytes; some ten times what twenty thousand products need. */
export const IMPORT_FILE_MAX = 8_000_000;
/** What its body may have: base64, and the rest of the JSON. */
export const IMPORT_BODY_MAX = Math.ceil(IMPORT_FILE_MAX / 3) * 4 + 4096;

export const ImportInput = z
  .strictObject({
    name: z.string().min(1).max(200),
    /** Base64 of an XLSX or CSV file. */
    file: z.string().max(IMPORT_BODY_MAX),
  })
  .openapi("CatalogImportInput");

/** Why a row is left out: what the words of each are is the screens' to say. */
const IMPORT_FAULTS = [
  "name",
  "price",
  "price_missing",
  "tax",
  "unit",
  "barcode",
  "barcode_rounded",
  "barcode_twice",
  "barcode_taken",
  "scale_code",
  "variant",
  "favourite",
  "stock",
  "id",
  "product_twice",
  "ambiguous",
] as const satisfies readonly RowFault[];
export type ImportFault = (typeof IMPORT_FAULTS)[number];

const RowView = z.object({ row: z.int(), name: z.string() });

export const ImportView = z
  .object({
    id: Uuid,
    /** `previewed` until it is confirmed; nothing has changed before that. */
    state: z.enum(["previewed", "importing", "imported"]),
    file: z.string(),
    rows: z.int(),
    added: z.int(),
    changed: z.int(),
    same: z.int(),
    faulty: z.int(),
    /** Categories that are not there yet. */
    categories: z.array(z.string()),
    /** Headings that nobody knows: their columns are passed over. */
    ignored: z.array(z.string()),
    /** The first rows that are left out, and why. */
    faults: z.array(RowView.extend({ faults: z.array(z.enum(IMPORT_FAULTS)) })),
    /** The first changes. */
    changes: z.array(
      RowView.extend({ columns: z.array(z.enum(PRODUCT_COLUMNS)), priceBefore: z.int(), price: z.int() }),
    ),
    /** How many are done, while it is imported and after. */
    done: z.int(),
    /** Rows that could not be imported after all, because somebody changed the catalog meanwhile. */
    refused: z.array(RowView),
  })
  .openapi("CatalogImport");

export type ImportInput = z.infer<typeof ImportInput>;
export type ImportView = z.infer<typeof ImportView>;
