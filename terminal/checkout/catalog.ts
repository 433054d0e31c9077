/** The catalog as this checkout has it: fetched once, and again when the terminal says that there is another. */
import { computed, effect, signal } from "@preact/signals";
import type { InStoreCode } from "#domain/in-store-barcode.ts";
import { readInStoreBarcode } from "#domain/in-store-barcode.ts";
import { ProductIndex } from "#domain/product-search.ts";
import type { CatalogView, ProductView } from "#pos/catalog/api.ts";
import { Refused, Unanswered } from "../kit/api.ts";
import { screen } from "./calls.ts";
import { catalogRevision, session } from "./store.ts";

const NOTHING: CatalogView = { revision: "", categories: [], products: [], scaleBarcodes: "price" };

export const catalog = signal<CatalogView>(NOTHING);

export const index = computed(() => new ProductIndex(catalog.value.products));
export const favourites = computed(() =>
  catalog.value.products
    .filter(({ favourite }) => favourite !== undefined)
    .sort((a, b) => (a.favourite ?? 0) - (b.favourite ?? 0)),
);
const byBarcode = computed(
  () => new Map(catalog.value.products.flatMap((product) => product.barcodes.map((code) => [code, product]))),
);
const byScaleCode = computed(
  () => new Map(catalog.value.products.map((product) => [product.scaleCode, product])),
);

export interface Recognised {
  readonly product: ProductView;
  /** What a scale has printed into the barcode. */
  readonly measured?: InStoreCode | undefined;
}

/** The product that a barcode on it names; undefined for anything else. */
export function productOfBarcode(text: string): Recognised | undefined {
  const product = byBarcode.value.get(text);
  if (product) return { product };
  const measured = readInStoreBarcode(text, catalog.value.scaleBarcodes);
  const weighed = measured && byScaleCode.value.get(measured.scaleCode);
  return weighed && { product: weighed, measured };
}

/** Where a product's picture is: another picture is another address, so that one is fetched once. */
export const pictureUrl = (hash: string) => `/api/product-pictures/${hash}`;

/** Keeps the catalog as it is at the terminal, from now on. */
export function followCatalog(): void {
  effect(() => {
    const told = catalogRevision.value;
    const isIn = session.value?.pinMustChange === false;
    if (isIn && (told === undefined || told !== catalog.peek().revision)) void fetchCatalog();
  });
}

/** Fetches it anew: stock is in no revision. */
export async function fetchCatalog(): Promise<void> {
  try {
    const fetched = await screen.call<CatalogView>("GET", "/api/catalog");
    catalog.value = fetched;
    // Told meanwhile of another one.
    const told = catalogRevision.peek();
    if (told !== undefined && Number(told) > Number(fetched.revision)) void fetchCatalog();
  } catch (fault) {
    if (!(fault instanceof Refused || fault instanceof Unanswered)) throw fault;
    // Without goods there are amounts; whoever comes in next asks again.
    catalogRevision.value = undefined;
  }
}
