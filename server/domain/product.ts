/** 商品: what a shop sells, by the piece or by weight, as its catalog has it. */
import type { Id } from "./ids.ts";
import { AMOUNT_MAX } from "./money.ts";

export const UNITS = ["piece", "kilogram"] as const;
export type Unit = (typeof UNITS)[number];

export interface Category {
  readonly id: Id;
  readonly name: string;
  readonly nameEn?: string | undefined;
  /** Where it stands among the others, from 0. */
  readonly place: number;
}

export interface Product {
  readonly id: Id;
  readonly name: string;
  readonly nameEn?: string | undefined;
  readonly category: Id | null;
  /** Variants of one thing have a family's name in common; each is a product of its own, told apart by `variant`. */
  readonly family?: string | undefined;
  readonly variant?: string | undefined;
  readonly unit: Unit;
  /** Minor units for one piece or one kilogram, tax included. */
  readonly price: number;
  /** Basis points, included in the price; 0 where there is none. */
  readonly tax: number;
  readonly barcodes: readonly string[];
  /** The number in the barcodes that a scale prints, 4 to 6 digits. */
  readonly scaleCode?: string | undefined;
  /** Where it stands in the grid of favourites, from 0. */
  readonly favourite?: number | undefined;
  /** SHA-256 of its picture, hex. */
  readonly picture?: string | undefined;
  /** Pieces, or grams; absent where it is not counted. Below zero where more was sold than was counted. */
  readonly stock?: number | undefined;
}

export const NAME_MAX = 60;
export const TAX_MAX = 10_000;
export const BARCODES_MAX = 10;

/** Printable ASCII without blanks: what scanners read and printers can print again. */
const BARCODE = /^[!-~]{3,48}$/;
const SCALE_CODE = /^\d{4,6}$/;

/** What is wrong with a product, field by field: the words are the screens' and the import's. */
export type ProductFault =
  | "name"
  | "price"
  | "tax"
  | "barcode"
  | "barcode_twice"
  | "scale_code"
  | "variant"
  | "favourite"
  | "stock";

/** Everything that is wrong with it by itself; what others have (a barcode, a scale code) is the store's to know. */
export function productFaults(product: Omit<Product, "id">): ProductFault[] {
  const { name, price, tax, barcodes, scaleCode, family, variant, favourite, stock } = product;
  const faults: [ProductFault, boolean][] = [
    ["name", !isName(name) || (product.nameEn !== undefined && !isName(product.nameEn))],
    ["price", !isWhole(price, 0, AMOUNT_MAX)],
    ["tax", !isWhole(tax, 0, TAX_MAX)],
    ["barcode", barcodes.length > BARCODES_MAX || !barcodes.every((barcode) => BARCODE.test(barcode))],
    ["barcode_twice", new Set(barcodes).size < barcodes.length],
    ["scale_code", scaleCode !== undefined && !SCALE_CODE.test(scaleCode)],
    ["variant", (variant !== undefined && family === undefined) || ![family, variant].every(isNameOrNone)],
    ["favourite", favourite !== undefined && !isWhole(favourite, 0, 999)],
    ["stock", stock !== undefined && !isWhole(stock, -STOCK_MAX, STOCK_MAX)],
  ];
  return faults.filter(([, isWrong]) => isWrong).map(([fault]) => fault);
}

const STOCK_MAX = 1_000_000_000;

const isWhole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;
const isName = (text: string) =>
  text.trim() === text && text !== "" && text.length <= NAME_MAX && !/\p{Cc}/u.test(text);
const isNameOrNone = (text: string | undefined) => text === undefined || isName(text);
