/**
 * What goods cost is the catalog's to say, or a scale's label's, and so is the tax in it. A line with another price is
 * allowed to whoever may change prices, and is marked with what the catalog asked.
 */
import { readInStoreBarcode } from "#domain/in-store-barcode.ts";
import { measureOfLabel } from "#domain/label.ts";
import type { SaleLine } from "#domain/sale.ts";
import { findProduct, type ProductRow } from "../catalog/store.ts";
import type { PosDb } from "../store.ts";

/**
 * The lines as the catalog sees them: with its tax, and with `listPrice` where their price is another than its own, and
 * nowhere else.
 */
export function pricedLines(db: PosDb, lines: readonly SaleLine[]): SaleLine[] {
  return lines.map(({ listPrice: _, ...line }) => {
    const product = line.product === undefined ? undefined : findProduct(db, line.product);
    if (!product) return line;
    const { tax: _said, ...bare } = line;
    return {
      ...bare,
      ...(product.tax > 0 && { tax: product.tax }),
      ...(!hasOwnPrice(line, product) && { listPrice: product.price }),
    };
  });
}

/** What of a line is said by whoever sells, and not by the catalog at that time. */
export function saidOf({ listPrice: _, tax, ...line }: SaleLine): Omit<SaleLine, "listPrice"> {
  return line.product === undefined && tax !== undefined ? { ...line, tax } : line;
}

/** Whether any line has another price than it should. */
export function changesPrice(db: PosDb, lines: readonly SaleLine[]): boolean {
  return pricedLines(db, lines).some(({ listPrice }) => listPrice !== undefined);
}

function hasOwnPrice(line: SaleLine, product: ProductRow): boolean {
  const { quantity, unitPrice, unit = "piece", label } = line;
  if (label === undefined) return unitPrice === product.price && unit === product.unit;
  const read = readInStoreBarcode(label, "price");
  if (!read || !("price" in read) || read.scaleCode !== product.scaleCode) return false;
  const own = measureOfLabel(product, read.price);
  return quantity === own.quantity && unitPrice === own.unitPrice && unit === (own.unit ?? "piece");
}
