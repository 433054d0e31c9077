/** The cells of a row as people fill them in and spreadsheets spoil them, read without guessing. */
import { type Id, isId } from "./ids.ts";
import { type Currency, parseAmount } from "./money.ts";
import type { ProductFault, Unit } from "./product.ts";
import type { ProductColumn } from "./product-columns.ts";

/** What is wrong with a cell by itself. */
export type CellFault =
  | ProductFault
  | "unit"
  /** A spreadsheet has made 6.90123E+12 of it: its last digits are gone. */
  | "barcode_rounded"
  | "id";

/** What the file says; a key is absent where it says nothing, and undefined where it takes something away. */
export interface CellValues {
  name?: string;
  nameEn?: string | undefined;
  /** By its name; empty for none. */
  category?: string;
  family?: string | undefined;
  variant?: string | undefined;
  unit?: Unit;
  price?: number;
  tax?: number;
  barcodes?: readonly string[];
  scaleCode?: string | undefined;
  favourite?: number | undefined;
  /** As it stands there: what it means is the unit's to say, which the file may leave to the catalog. */
  stock?: string;
  id?: Id;
}

type Read<Column extends ProductColumn> = (
  text: string,
  currency: Currency,
) => { readonly value: CellValues[Column] } | { readonly fault: CellFault } | undefined;

/** What an empty cell means differs: a product always has a name, a price, a unit and a tax, and these stay. */
const READERS: { readonly [Column in ProductColumn]: Read<Column> } = {
  name: (text) => (text === "" ? undefined : { value: text }),
  nameEn: (text) => ({ value: text || undefined }),
  category: (text) => ({ value: text }),
  family: (text) => ({ value: text || undefined }),
  variant: (text) => ({ value: text || undefined }),
  unit: (text) => {
    if (text === "") return undefined;
    const unit = UNIT_OF.get(text.toLowerCase());
    return unit === undefined ? { fault: "unit" } : { value: unit };
  },
  price: (text, currency) => {
    if (text === "") return undefined;
    const price = parseAmount(text, currency);
    return "amount" in price ? { value: price.amount } : { fault: "price" };
  },
  tax: readTax,
  barcodes: (text) => {
    if (ROUNDED.test(text)) return { fault: "barcode_rounded" };
    return { value: text.split(/[\s,;，；、]+/).filter(Boolean) };
  },
  scaleCode: (text) => ({ value: text || undefined }),
  favourite: (text) => {
    if (text === "") return { value: undefined };
    return /^[1-9]\d{0,2}$/.test(text) ? { value: Number(text) - 1 } : { fault: "favourite" };
  },
  stock: (text) => ({ value: text }),
  id: (text) => {
    if (text === "") return undefined;
    return isId(text.toLowerCase()) ? { value: text.toLowerCase() } : { fault: "id" };
  },
};

const ROUNDED = /\d[.\d]*e\+\d/i;

const UNIT_OF = new Map<string, Unit>([
  ...["千克", "公斤", "kg", "kilo", "kilogram"].map((name) => [name, "kilogram"] as const),
  ...[
    "件",
    "个",
    "只",
    "瓶",
    "盒",
    "袋",
    "包",
    "罐",
    "听",
    "支",
    "枝",
    "条",
    "块",
    "把",
    "本",
    "张",
    "双",
    "套",
  ].map((name) => [name, "piece"] as const),
  ...["箱", "桶", "卷", "片", "份", "杯", "piece", "pieces", "pc", "pcs", "ea"].map(
    (name) => [name, "piece"] as const,
  ),
]);

/** Percent. What is below one is asked back: where a cell shows 9%, a sheet keeps 0.09. */
function readTax(text: string): ReturnType<Read<"tax">> {
  if (text === "") return undefined;
  const [, whole, fraction = ""] = /^(\d{1,3})(?:\.(\d{1,2}))?\s*[%％]?$/.exec(text) ?? [];
  if (whole === undefined) return { fault: "tax" };
  const tax = Number(whole + fraction.padEnd(2, "0"));
  return tax > 0 && tax < 100 && !/[%％]$/.test(text) ? { fault: "tax" } : { value: tax };
}

/**
 * Pieces, or grams of kilograms with up to three decimals; undefined where it is not counted.
 * @returns `fault` for anything else
 */
export function readStock(text: string, unit: Unit): number | undefined | "fault" {
  if (text === "") return undefined;
  const [, sign, whole, fraction = ""] = /^(-?)(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text) ?? [];
  if (whole === undefined || (unit === "piece" && Number(fraction) > 0)) return "fault";
  const count = unit === "piece" ? Number(whole) : Number(whole + fraction.padEnd(3, "0"));
  return sign === "-" && count > 0 ? -count : count;
}

/** @param columns where each column stands */
export function readCells(
  row: readonly string[],
  columns: ReadonlyMap<ProductColumn, number>,
  currency: Currency,
): { readonly values: CellValues; readonly faults: readonly CellFault[] } {
  const values: Record<string, unknown> = {};
  const faults: CellFault[] = [];
  for (const [column, index] of columns) {
    const read = READERS[column]((row[index] ?? "").trim(), currency);
    if (read === undefined) continue;
    if ("fault" in read) faults.push(read.fault);
    else values[column] = read.value;
  }
  return { values, faults };
}
