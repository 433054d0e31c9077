/** Changes of the catalog: each is decided, written, journalled and told to the screens once. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { productFaults } from "#domain/product.ts";
import { Refusal } from "#domain/refusal.ts";
import { categories, productBarcodes, products } from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { CategoryInput, ProductInput } from "./api.ts";
import { findPicture } from "./pictures.ts";
import { searchTextOf } from "./search-text.ts";
import {
  barcodesOf,
  bumpRevision,
  findProduct,
  hasCategory,
  ownerOfBarcode,
  ownerOfScaleCode,
  type ProductRow,
  productView,
  revisionOf,
  writeBarcodes,
} from "./store.ts";

/**
 * Puts a product on sale or changes it; one that was withdrawn is on sale again.
 * @throws Refusal `product_not_sound`; `barcode_taken` where another has a barcode or scale code of it; `not_found` for
 *   its category or picture
 */
export function keepProduct(till: Till, id: Id, input: ProductInput, { name: actor }: Operator): void {
  const changed = till.store.write((db) => {
    const before = findProduct(db, id);
    if (before && isSame(db, before, input)) return false;
    putProduct(db, id, input, till.clocks.now());
    const action = before ? "product changed" : "product added";
    const { name, price } = input;
    const detail = { name, price, ...(before && before.price !== price && { priceBefore: before.price }) };
    writeJournal(db, { at: till.clocks.now(), actor, action, subject: id, detail });
    bumpRevision(db);
    return true;
  });
  if (changed) publishCatalog(till);
}

function isSame(db: PosDb, before: ProductRow, input: ProductInput): boolean {
  if (before.withdrawnAt !== null) return false;
  const { id: _, search: __, stock, ...view } = productView(before, barcodesOf(db, before.id));
  const { stock: counted, ...told } = input;
  if (counted !== "kept" && counted !== stock) return false;
  const sorted = (value: object) =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(view) === sorted(told);
}

/**
 * Writes a product in the caller's transaction.
 * @param search what it is found by, where that is worked out already
 * @throws Refusal as `keepProduct`, before anything is written
 */
export function putProduct(
  db: PosDb,
  id: Id,
  input: ProductInput,
  changedAt: number,
  search = searchTextOf(input),
): void {
  const stock = input.stock === "kept" ? (findProduct(db, id)?.stock ?? undefined) : input.stock;
  if (productFaults({ ...input, stock }).length > 0) throw new Refusal("product_not_sound");
  const { barcodes, scaleCode, category, picture } = input;
  const others = [
    ...barcodes.map((barcode) => ownerOfBarcode(db, barcode)),
    scaleCode === undefined ? undefined : ownerOfScaleCode(db, scaleCode),
  ];
  if (others.some((owner) => owner !== undefined && owner !== id)) throw new Refusal("barcode_taken");
  if (category !== null && !hasCategory(db, category)) throw new Refusal("not_found");
  if (picture !== undefined) findPicture(db, picture);
  const row: Omit<ProductRow, "id"> = { ...rowOf(input), stock: stock ?? null, search, changedAt };
  db.insert(products)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: products.id, set: row })
    .run();
  writeBarcodes(db, id, barcodes);
}

function rowOf(input: ProductInput) {
  const { name, category, unit, price, tax } = input;
  return {
    name,
    category,
    unit,
    price,
    tax,
    nameEn: input.nameEn ?? null,
    family: input.family ?? null,
    variant: input.variant ?? null,
    scaleCode: input.scaleCode ?? null,
    favourite: input.favourite ?? null,
    picture: input.picture ?? null,
    withdrawnAt: null,
  };
}

/** Takes a product off sale: sold lines go on naming it. @throws Refusal `not_found` */
export function withdrawProduct(till: Till, id: Id, { name: actor }: Operator): void {
  const changed = till.store.write((db) => {
    const before = findProduct(db, id);
    if (!before) throw new Refusal("not_found");
    if (before.withdrawnAt !== null) return false;
    const at = till.clocks.now();
    db.update(products).set({ withdrawnAt: at, favourite: null }).where(eq(products.id, id)).run();
    db.delete(productBarcodes).where(eq(productBarcodes.product, id)).run();
    const detail = { name: before.name };
    writeJournal(db, { at, actor, action: "product withdrawn", subject: id, detail });
    bumpRevision(db);
    return true;
  });
  if (changed) publishCatalog(till);
}

export function keepCategory(till: Till, id: Id, input: CategoryInput, { name: actor }: Operator): void {
  till.store.write((db) => {
    putCategory(db, id, input);
    const detail = { name: input.name };
    writeJournal(db, { at: till.clocks.now(), actor, action: "category changed", subject: id, detail });
    bumpRevision(db);
  });
  publishCatalog(till);
}

/** Writes a category in the caller's transaction. */
export function putCategory(db: PosDb, id: Id, input: CategoryInput): void {
  const row = { ...input, nameEn: input.nameEn ?? null, withdrawnAt: null };
  db.insert(categories)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: categories.id, set: row })
    .run();
}

/** Takes a category away; its products stay on sale, without one. @throws Refusal `not_found` */
export function withdrawCategory(till: Till, id: Id, { name: actor }: Operator): void {
  till.store.write((db) => {
    const known = db.select().from(categories).where(eq(categories.id, id)).get();
    if (!known) throw new Refusal("not_found");
    const at = till.clocks.now();
    db.update(categories).set({ withdrawnAt: at }).where(eq(categories.id, id)).run();
    db.update(products).set({ category: null }).where(eq(products.category, id)).run();
    writeJournal(db, { at, actor, action: "category withdrawn", subject: id, detail: { name: known.name } });
    bumpRevision(db);
  });
  publishCatalog(till);
}

/** Tells every checkout that there is another catalog to fetch. */
export function publishCatalog({ store, streams }: Till): void {
  streams.checkout.append({ name: "catalog", data: { revision: revisionOf(store.db) } });
}
