/** A product as a manager is filling it in: what the fields say, and what is sent of it. */
import { computed, signal } from "@preact/signals";
import type { Id } from "#domain/ids.ts";
import { formatPlain } from "#domain/money.ts";
import { type Product, productFaults, type Unit } from "#domain/product.ts";
import { type CellFault, readCells, readStock } from "#domain/product-cells.ts";
import type { ProductColumn } from "#domain/product-columns.ts";
import type { ProductInput, ProductView } from "#pos/catalog/api.ts";
import { newId } from "../kit/new-id.ts";
import { catalog } from "./catalog.ts";
import { currency } from "./store.ts";

/** Fields that are typed, in the spelling of a spreadsheet's cells: what may stand in one may stand in the other. */
export const TYPED = [
  "name",
  "nameEn",
  "family",
  "variant",
  "price",
  "tax",
  "barcodes",
  "scaleCode",
  "stock",
] as const satisfies readonly ProductColumn[];
export type Typed = (typeof TYPED)[number];

export interface Draft {
  readonly id: Id;
  /** The product as it was when somebody opened it; none for a new one. */
  readonly before?: ProductView;
  readonly typed: Readonly<Record<Typed, string>>;
  readonly unit: Unit;
  readonly category: Id | null;
  readonly favourite?: number | undefined;
  readonly picture?: string | undefined;
}

export const draft = signal<Draft | null>(null);

const EMPTY: Draft["typed"] = {
  name: "",
  nameEn: "",
  family: "",
  variant: "",
  price: "",
  tax: "",
  barcodes: "",
  scaleCode: "",
  stock: "",
};

/** @param barcode of what somebody scanned that is not in the catalog */
export function openNew(barcode = "", category: Id | null = null): void {
  draft.value = { id: newId(), typed: { ...EMPTY, barcodes: barcode }, unit: "piece", category };
}

export function open(product: ProductView): void {
  const { id, unit, category, favourite, picture, price, tax, barcodes, stock } = product;
  const { name, nameEn = "", family = "", variant = "", scaleCode = "" } = product;
  draft.value = {
    id,
    before: product,
    unit,
    category,
    favourite,
    picture,
    typed: {
      name,
      nameEn,
      family,
      variant,
      scaleCode,
      price: formatPlain({ amount: price, currency: currency.value }),
      tax: tax === 0 ? "" : decimalOf(tax, 2).replace(/\.?0+$/, ""),
      barcodes: barcodes.join(" "),
      stock: stock === undefined ? "" : stockText(stock, unit),
    },
  };
}

export function change(part: Partial<Omit<Draft, "id" | "before" | "typed">>): void {
  if (draft.value) draft.value = { ...draft.value, ...part };
}

export function type(column: Typed, text: string): void {
  if (draft.value) draft.value = { ...draft.value, typed: { ...draft.value.typed, [column]: text } };
}

/** Adds a barcode that was scanned, once. */
export function addBarcode(barcode: string): void {
  const barcodes = draft.value?.typed.barcodes.split(/\s+/).filter(Boolean) ?? [];
  if (!barcodes.includes(barcode)) type("barcodes", [...barcodes, barcode].join(" "));
}

const COLUMNS = new Map(TYPED.map((column, index) => [column, index]));

type Filled =
  | { readonly input: ProductInput }
  | { readonly faults: readonly (CellFault | "price_missing")[] };

/** What would be sent, or what is wrong with it. */
export const filled = computed((): Filled => {
  if (!draft.value) return { faults: [] };
  const { typed, unit, category, favourite, picture, before } = draft.value;
  const cells = TYPED.map((column) => (column === "tax" ? percent(typed.tax) : typed[column]));
  const { values, faults } = readCells(cells, COLUMNS, currency.value);
  const counted = readStock(values.stock ?? "", unit);
  const { name = "", nameEn, variant, price = 0, tax = 0, barcodes = [], scaleCode } = values;
  // A variant is of something: where nobody says of what, its name does.
  const family = values.family ?? (variant === undefined ? undefined : name);
  const product: Omit<Product, "id"> = {
    ...{ name, nameEn, family, variant, category, unit, price, tax, barcodes, scaleCode, favourite, picture },
    stock: counted === "fault" ? undefined : counted,
  };
  const found = [
    ...faults,
    ...(values.price === undefined && !faults.includes("price") ? (["price_missing"] as const) : []),
    ...(counted === "fault" ? (["stock"] as const) : []),
    ...productFaults(product),
  ];
  if (found.length > 0) return { faults: [...new Set(found)] };
  // Sales go on: what nobody counted anew stays as they leave it.
  const isKept = before !== undefined && before.unit === unit && before.stock === product.stock;
  const stock = isKept ? "kept" : product.stock;
  return { input: definedOf({ ...product, barcodes: [...barcodes], stock }) };
});

/** A percent sign may be left out here: below one per cent is below one per cent. */
const percent = (text: string) => (text === "" || /[%％]$/.test(text) ? text || "0" : `${text}%`);

/** What is absent is left out: the terminal takes no field without a value. */
function definedOf(
  input: { readonly [Key in keyof ProductInput]: ProductInput[Key] | undefined },
): ProductInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as ProductInput;
}

/** Behind the last favourite. */
export const nextFavourite = () =>
  Math.min(999, Math.max(-1, ...catalog.value.products.map(({ favourite = -1 }) => favourite)) + 1);

export function stockText(stock: number, unit: Unit): string {
  return unit === "piece" ? String(stock) : decimalOf(stock, 3);
}

/** `1250` with three decimals → `1.250`. */
function decimalOf(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
