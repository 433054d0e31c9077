/** The sale that is being put together: its lines as far as they are set down, and what is taken off the whole. */
import { batch, computed, signal } from "@preact/signals";
import { measureOfLabel } from "#domain/label.ts";
import type { Product } from "#domain/product.ts";
import { type Discount, PIECES_MAX, type SaleLine } from "#domain/sale.ts";
import type { SaleView } from "#pos/api.ts";

/** A line before the sale has it. One without a name is an amount that was typed. */
export type DraftLine = Omit<SaleLine, "id">;

export const items = signal<readonly DraftLine[]>([]);
/** The amount that is being typed. */
export const entry = signal("");
/** What is looked for on the shelf. */
export const searched = signal("");
export const discount = signal<Discount | undefined>(undefined);
export const note = signal<string | undefined>(undefined);

/** What the pad beside the ticket is about: a line by its place, the whole sale, or a product that is being weighed. */
export type PadSubject = { readonly line: number } | { readonly whole: true } | { readonly weighed: Product };
export const padSubject = signal<PadSubject | null>(null);
/** Somebody chooses among the sales that were set aside. */
export const recalling = signal(false);
/** What is put together is being recorded: nothing is added to it any more. */
export const recording = signal(false);
/** Amounts are typed although there are goods on the shelf. */
export const byAmount = signal(false);
/** Something is looked for on the shelf, and the shelf is there. */
export const isSearching = computed(() => searched.value !== "" && !byAmount.value);

/** @param amount minor units */
export const amountLine = (amount: number): DraftLine => ({ name: "", quantity: 1, unitPrice: amount });

/** One more of a product: of its line where there is one that nothing was changed on. */
export function addProduct(product: Product, quantity = 1): void {
  const at = items.value.findIndex((line) => isMore(line, product));
  const line = items.value[at];
  if (line && line.quantity < PIECES_MAX) changeLine(at, { quantity: line.quantity + quantity });
  else items.value = [...items.value, lineOf(product, quantity)];
}

function isMore(line: DraftLine, { id, price, unit }: Product): boolean {
  const { product, unitPrice, discount, note, label } = line;
  const isPlain = !discount && note === undefined && label === undefined;
  return unit === "piece" && product === id && unitPrice === price && isPlain;
}

/** @param quantity pieces, or grams */
export function lineOf(product: Product, quantity: number): DraftLine {
  const { id, name, variant, unit, price, tax } = product;
  return {
    name: variant === undefined || name.includes(variant) ? name : `${name} ${variant}`,
    quantity,
    unitPrice: price,
    product: id,
    ...(unit === "kilogram" && { unit }),
    ...(tax > 0 && { tax }),
  };
}

/** Of a scale's label that says a price. @param label its barcode */
export function labelledLine(product: Product, label: string, price: number): DraftLine {
  return { ...lineOf(product, 1), unit: undefined, ...measureOfLabel(product, price), label };
}

/** What is to be changed of a line for another price: the first that it had is the catalog's. */
export function priceChange({ unitPrice, listPrice = unitPrice }: DraftLine, price: number) {
  return { unitPrice: price, listPrice: price === listPrice ? undefined : listPrice };
}

export function changeLine(at: number, change: Partial<DraftLine>): void {
  items.value = items.value.map((line, index) => (index === at ? { ...line, ...change } : line));
}

export function removeLine(at: number): void {
  items.value = items.value.filter((_, index) => index !== at);
}

/** Puts a recorded sale's lines back on the ticket, to be changed. */
export function takeUp(
  { lines, ...sale }: Pick<SaleView, "lines" | "discount" | "note">,
  goods: string,
): void {
  batch(() => {
    items.value = lines.map(({ id: _, name, ...line }) => ({ ...line, name: name === goods ? "" : name }));
    discount.value = sale.discount;
    note.value = sale.note;
  });
}

/** Puts what was set aside and refused back on the ticket: at its end, since a pad may be about a line by its place. */
export function putBack(
  refused: Pick<SaleView, "discount" | "note"> & { readonly lines: readonly DraftLine[] },
): void {
  batch(() => {
    items.value = [...items.value, ...refused.lines];
    discount.value ??= refused.discount;
    note.value ??= refused.note;
  });
}

export function clearDraft(): void {
  batch(() => {
    items.value = [];
    entry.value = "";
    discount.value = undefined;
    note.value = undefined;
    padSubject.value = null;
    recalling.value = false;
  });
}
