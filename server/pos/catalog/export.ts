/** The catalog as a table, which an import reads again. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Currency, formatPlain } from "#domain/money.ts";
import { headingOf, PRODUCT_COLUMNS, type ProductColumn } from "#domain/product-columns.ts";
import type { PosDb } from "../store.ts";
import { type Cell, csvOf, type Row, type TableFormat, xlsxOf } from "../tables/tables.ts";
import type { ProductView } from "./api.ts";
import { findCategories, readProducts } from "./store.ts";

const STRETCH = 500;

/** Everything on sale, by name. Where nothing is, the headings alone: a form to fill in. */
export async function exportCatalog(
  db: PosDb,
  currency: Currency,
  format: TableFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const categories = new Map(findCategories(db).map(({ id, name }) => [id, name]));
  const rows: Row[] = [PRODUCT_COLUMNS.map(headingOf)];
  for (const product of await readProducts(db)) {
    const category = product.category === null ? undefined : categories.get(product.category);
    const cells = cellsOf(product, category, currency);
    rows.push(PRODUCT_COLUMNS.map((column) => cells[column]));
    if (rows.length % STRETCH === 0) await nextTurn();
  }
  return format === "xlsx" ? xlsxOf([{ name: "商品", rows }]) : new TextEncoder().encode(csvOf(rows));
}

function cellsOf(
  product: ProductView,
  category: string | undefined,
  currency: Currency,
): Record<ProductColumn, Cell> {
  const { id, name, nameEn, family, variant, unit, price, tax, barcodes, scaleCode, favourite, stock } =
    product;
  return {
    id,
    name,
    nameEn,
    category,
    family,
    variant,
    scaleCode,
    unit: unit === "piece" ? "件" : "千克",
    price: { decimal: formatPlain({ amount: price, currency }) },
    tax: `${fixed(tax, 2)}%`,
    barcodes: barcodes.join(" "),
    favourite: favourite === undefined ? undefined : favourite + 1,
    stock: stock === undefined || unit === "piece" ? stock : { decimal: fixed(stock, 3) },
  };
}

/** `1250` with three decimals → `1.250`. */
function fixed(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
