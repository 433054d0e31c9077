/**
 * A table of products becomes a plan, row by row: what each row would add or change, or what is wrong with it. Nothing
 * is guessed: a row that could be two products, or a barcode that a spreadsheet has rounded, is said and left out.
 */
import type { Id } from "./ids.ts";
import type { Currency } from "./money.ts";
import { type Category, type Product, productFaults } from "./product.ts";
import { type CellFault, type CellValues, readCells, readStock } from "./product-cells.ts";
import { PRODUCT_COLUMNS, type ProductColumn } from "./product-columns.ts";
import type { AmongProducts, KnownProducts } from "./product-matching.ts";

/** What is wrong with a row: in its cells, or among the others. */
export type RowFault =
  | CellFault
  | AmongProducts
  /** A new product needs a price. */
  | "price_missing";

/** A product as a row makes it. */
export interface ImportedProduct extends Omit<Product, "id" | "stock"> {
  /** The name of a category that is not there yet. */
  readonly newCategory?: string;
  /** Pieces, or grams; `kept` where the file does not speak of it: it goes on being sold meanwhile. */
  readonly stock?: number | "kept" | undefined;
}

interface Planned {
  /** As the spreadsheet numbers it, from 1. */
  readonly row: number;
  /** Absent for a new one that brings no number of its own. */
  readonly id?: Id;
  readonly product: ImportedProduct;
}
export interface Added extends Planned {
  readonly kind: "added";
}
export interface Changed extends Planned {
  readonly kind: "changed";
  readonly columns: readonly ProductColumn[];
  readonly before: Product;
}
interface Same extends Planned {
  readonly kind: "same";
}
export interface Faulty {
  readonly kind: "faulty";
  readonly row: number;
  readonly name: string;
  readonly faults: readonly RowFault[];
}
export type RowPlan = Added | Changed | Same | Faulty;

export interface ImportInput {
  /** Cells below the headings. */
  readonly rows: Iterable<readonly string[]>;
  /** Where each column stands, as `columnsOf` found them. */
  readonly columns: ReadonlyMap<ProductColumn, number>;
  /** The number of the first of `rows` in the spreadsheet. */
  readonly firstRow: number;
  readonly currency: Currency;
  readonly categories: readonly Category[];
  /** The catalog's products. */
  readonly known: KnownProducts;
}

/** One plan for each row that is not empty, in the file's order: whoever asks may pause between two. */
export function* planImport(input: ImportInput): Generator<RowPlan, void> {
  const { rows, columns, firstRow, currency, known } = input;
  const categories = new Map(
    input.categories.flatMap(({ id, name, nameEn }) => [
      ...(nameEn === undefined ? [] : [[nameEn, id] as const]),
      [name, id] as const,
    ]),
  );
  let row = firstRow - 1;
  for (const cells of rows) {
    row++;
    if (cells.every((cell) => cell.trim() === "")) continue;
    const { values, faults } = readCells(cells, columns, currency);
    yield planRow({ row, values, faults, known, categories });
  }
}

interface ReadRow {
  readonly row: number;
  readonly values: CellValues;
  readonly faults: readonly CellFault[];
  readonly known: KnownProducts;
  readonly categories: ReadonlyMap<string, Id>;
}

function planRow({ row, values, faults, known, categories }: ReadRow): RowPlan {
  const faulty = (found: readonly RowFault[]): Faulty => {
    return { kind: "faulty", row, name: values.name ?? before?.name ?? "", faults: [...new Set(found)] };
  };
  const match = known.match(values);
  const before = match === "ambiguous" ? undefined : match;
  if (match === "ambiguous") return faulty([...faults, match]);
  const product = merged(values, before, categories);
  const all = [...faults, ...faultsOf(product, values, before, faults)];
  if (product === undefined || all.length > 0) return faulty(all);
  const id = before?.id ?? values.id;
  const taken = known.claim(product, id, row);
  if (taken !== undefined) return faulty([taken]);
  const planned = { row, product, ...(id !== undefined && { id }) };
  if (!before) return { kind: "added", ...planned };
  const columns = PRODUCT_COLUMNS.filter((column) => isChanged(column, before, product));
  return columns.length === 0
    ? { kind: "same", ...planned }
    : { kind: "changed", columns, before, ...planned };
}

function faultsOf(
  product: ImportedProduct,
  values: CellValues,
  before: Product | undefined,
  faults: readonly CellFault[],
): RowFault[] {
  const isPriceMissing = !before && values.price === undefined && !faults.includes("price");
  const isStockWrong = values.stock !== undefined && readStock(values.stock, product.unit) === "fault";
  const stock = product.stock === "kept" ? undefined : product.stock;
  return [
    ...(isPriceMissing ? (["price_missing"] as const) : []),
    ...(isStockWrong ? (["stock"] as const) : []),
    ...productFaults({ ...product, stock }),
  ];
}

const NEW: Product = { id: "", name: "", category: null, unit: "piece", price: 0, tax: 0, barcodes: [] };

/** What the file does not speak of stays; what it leaves empty is taken away. */
function merged(
  values: CellValues,
  before: Product | undefined,
  categories: ReadonlyMap<string, Id>,
): ImportedProduct {
  const { id: _, stock: __, ...kept } = before ?? NEW;
  const { id: ___, category: wanted, stock: counted, ...told } = values;
  const category = wanted === undefined ? kept.category : (categories.get(wanted) ?? null);
  const product = { ...kept, ...told, category };
  const stock = counted === undefined ? before && "kept" : readStock(counted, product.unit);
  return {
    ...product,
    // A variant is of something: where the file does not say of what, its name does.
    ...(product.variant !== undefined && product.family === undefined && { family: product.name }),
    ...(wanted && category === null && { newCategory: wanted }),
    stock: stock === "fault" ? undefined : stock,
  };
}

function isChanged(column: ProductColumn, before: Product, after: ImportedProduct): boolean {
  switch (column) {
    case "id":
      return false;
    case "category":
      return after.newCategory !== undefined || before.category !== after.category;
    case "stock":
      return after.stock !== "kept" && before.stock !== after.stock;
    case "barcodes":
      return before.barcodes.join(" ") !== after.barcodes.join(" ");
    default:
      return before[column] !== after[column];
  }
}
