/** Products and categories in the store. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Category } from "#domain/product.ts";
import { categories, productBarcodes, products } from "#drizzle/pos/schema.ts";
import { turns } from "#kit/turns.ts";
import { readFact, writeFact } from "../facts.ts";
import { equals, prepared } from "../prepared.ts";
import type { PosDb } from "../store.ts";
import type { ProductView } from "./api.ts";

export type ProductRow = typeof products.$inferSelect;

const productById = prepared((db) => db.select().from(products).where(equals(products.id, "id")).prepare());
const barcodesOfProduct = prepared((db) =>
  db
    .select()
    .from(productBarcodes)
    .where(equals(productBarcodes.product, "product"))
    .orderBy(asc(productBarcodes.place))
    .prepare(),
);

export function findProduct(db: PosDb, id: Id): ProductRow | undefined {
  return productById(db).get({ id });
}

export function barcodesOf(db: PosDb, product: Id): string[] {
  return barcodesOfProduct(db)
    .all({ product })
    .map(({ barcode }) => barcode);
}

const ownerByBarcode = prepared((db) =>
  db.select().from(productBarcodes).where(equals(productBarcodes.barcode, "barcode")).prepare(),
);

/** The product on sale that has this barcode. */
export function ownerOfBarcode(db: PosDb, barcode: string): Id | undefined {
  return ownerByBarcode(db).get({ barcode })?.product;
}

const categoryById = prepared((db) =>
  db.select().from(categories).where(equals(categories.id, "id")).prepare(),
);

export function hasCategory(db: PosDb, id: Id): boolean {
  return categoryById(db).get({ id }) !== undefined;
}

/** A product's barcodes in its own order, in place of those that it had. */
export function writeBarcodes(db: PosDb, product: Id, barcodes: readonly string[]): void {
  if (barcodesOf(db, product).length > 0)
    db.delete(productBarcodes).where(eq(productBarcodes.product, product)).run();
  const rows = barcodes.map((barcode, place) => ({ barcode, product, place }));
  if (rows.length > 0) db.insert(productBarcodes).values(rows).run();
}

/** The product on sale that has this number in a scale's barcodes. */
export function ownerOfScaleCode(db: PosDb, scaleCode: string): Id | undefined {
  return db
    .select({ id: products.id })
    .from(products)
    .where(and(eq(products.scaleCode, scaleCode), isNull(products.withdrawnAt)))
    .get()?.id;
}

export function findCategories(db: PosDb): Category[] {
  return db
    .select()
    .from(categories)
    .where(isNull(categories.withdrawnAt))
    .orderBy(asc(categories.place), asc(categories.name))
    .all()
    .map(({ id, name, nameEn, place }) => ({ id, name, place, ...(nameEn !== null && { nameEn }) }));
}

/** So many products are read in a millisecond or two. */
const STRETCH = 100;

const productsAfter = prepared((db) =>
  db
    .select()
    .from(products)
    .where(
      and(
        sql`${products.id} > ${sql.param(sql.placeholder("after"), products.id)}`,
        isNull(products.withdrawnAt),
      ),
    )
    .orderBy(asc(products.id))
    .limit(STRETCH)
    .prepare(),
);
const barcodesBetween = prepared((db) =>
  db
    .select()
    .from(productBarcodes)
    .where(
      sql`${productBarcodes.product} between ${sql.param(sql.placeholder("from"), products.id)} and ${sql.param(sql.placeholder("to"), products.id)}`,
    )
    .orderBy(asc(productBarcodes.product), asc(productBarcodes.place))
    .prepare(),
);

/**
 * All products on sale, a stretch at a time, between which selling goes on. What changes meanwhile is told with another
 * revision.
 */
export async function* productStretches(db: PosDb): AsyncGenerator<readonly ProductView[], void> {
  for (let after = FIRST_ID; ; ) {
    const rows = productsAfter(db).all({ after });
    yield withBarcodes(db, rows);
    const last = rows.at(-1);
    if (!last || rows.length < STRETCH) return;
    after = last.id;
    await nextTurn();
  }
}

/** All products on sale, by name, as `productStretches` reads them. */
export async function readProducts(db: PosDb): Promise<readonly ProductView[]> {
  const stretches: ProductView[][] = [];
  for await (const stretch of productStretches(db)) stretches.push([...stretch].sort(byName));
  return merged(stretches);
}

const byName = (a: ProductView, b: ProductView) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Sorted runs become one, in turns: twenty thousand names at once would hold up who pays. */
async function merged(runs: readonly (readonly ProductView[])[]): Promise<readonly ProductView[]> {
  const turn = turns();
  let left = runs;
  while (left.length > 1) {
    const next: (readonly ProductView[])[] = [];
    for (let at = 0; at < left.length; at += 2)
      next.push(await mergedPair(left[at] ?? [], left[at + 1] ?? [], turn));
    left = next;
  }
  return left[0] ?? [];
}

/** So many are compared between two looks at the clock. */
const COMPARED = 100;

async function mergedPair(
  a: readonly ProductView[],
  b: readonly ProductView[],
  turn: ReturnType<typeof turns>,
): Promise<readonly ProductView[]> {
  const both: ProductView[] = [];
  let [ofA, ofB] = [0, 0];
  for (;;) {
    const [first, second] = [a[ofA], b[ofB]];
    if (first !== undefined && (second === undefined || byName(first, second) <= 0)) {
      both.push(first);
      ofA++;
    } else if (second !== undefined) {
      both.push(second);
      ofB++;
    } else return both;
    if (both.length % COMPARED === 0) await turn();
  }
}

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

function withBarcodes(db: PosDb, rows: readonly ProductRow[]): ProductView[] {
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (!first || !last) return [];
  const barcodes = new Map<Id, string[]>(rows.map(({ id }) => [id, []]));
  for (const { product, barcode } of barcodesBetween(db).all({ from: first.id, to: last.id }))
    barcodes.get(product)?.push(barcode);
  return rows.map((row) => productView(row, barcodes.get(row.id) ?? []));
}

/** Absent fields are left out: a catalog of twenty thousand travels to each screen. */
export function productView(row: ProductRow, barcodes: readonly string[]): ProductView {
  const { id, name, nameEn, category, family, variant, unit, price, tax } = row;
  const { scaleCode, favourite, picture, stock, search } = row;
  return {
    id,
    name,
    category,
    unit,
    price,
    tax,
    barcodes: [...barcodes],
    search,
    ...(nameEn !== null && { nameEn }),
    ...(family !== null && { family }),
    ...(variant !== null && { variant }),
    ...(scaleCode !== null && { scaleCode }),
    ...(favourite !== null && { favourite }),
    ...(picture !== null && { picture }),
    ...(stock !== null && { stock }),
  };
}

export function revisionOf(db: PosDb): string {
  return readFact(db, "catalog_revision") ?? "0";
}

/** In the transaction of the change. */
export function bumpRevision(db: PosDb): void {
  writeFact(db, "catalog_revision", String(Number(revisionOf(db)) + 1));
}
