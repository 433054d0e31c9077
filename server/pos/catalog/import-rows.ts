/** What was confirmed of an import goes into the catalog, slice by slice. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Id } from "#domain/ids.ts";
import type { Added, Changed, RowPlan } from "#domain/product-import.ts";
import { Refusal } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { ProductInput } from "./api.ts";
import { publishCatalog, putCategory, putProduct } from "./catalog.ts";
import { searchTextOf } from "./search-text.ts";
import { bumpRevision, findCategories } from "./store.ts";

/** So many products are written between two moments at which the till sells. */
const SLICE = 10;

export interface ImportWork {
  readonly plans: readonly RowPlan[];
  readonly file: string;
  /** SHA-256, hex. */
  readonly fileHash: string;
}

export interface ImportProgress {
  readonly done: number;
  readonly refused: readonly { readonly row: number; readonly name: string }[];
}

/**
 * Writes what is added and changed, and tells the screens when it is done. The journal has its beginning, its end, and
 * each price that changed.
 */
export async function* importRows(
  till: Till,
  { plans, file, fileHash }: ImportWork,
  { name: actor }: Operator,
): AsyncGenerator<ImportProgress, void> {
  const { store, clocks } = till;
  const rows = plans.filter((plan) => plan.kind === "added" || plan.kind === "changed");
  const refused: { row: number; name: string }[] = [];
  const journal = (
    db: PosDb,
    action: string,
    subject: Id,
    detail: Readonly<Record<string, string | number>>,
  ) => writeJournal(db, { at: clocks.now(), actor, action, subject, detail });
  const run = newId();
  const categories = store.write((db) => {
    journal(db, "catalog import begun", run, { file, fileHash, rows: rows.length });
    return addCategories(db, rows);
  });
  for (let at = 0; at < rows.length; at += SLICE) {
    const slice = rows.slice(at, at + SLICE).map((row) => readied(row, categories));
    store.write((db) => {
      for (const { plan, id, input, search } of slice) {
        try {
          putProduct(db, id, input, clocks.now(), search);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          refused.push({ row: plan.row, name: input.name });
          continue;
        }
        if (plan.kind === "changed" && plan.before.price !== input.price) {
          const { name, price } = input;
          journal(db, "product changed", id, { name, price, priceBefore: plan.before.price });
        }
      }
      bumpRevision(db);
    });
    yield { done: Math.min(at + SLICE, rows.length), refused };
    await nextTurn();
  }
  store.write((db) =>
    journal(db, "catalog imported", run, { rows: rows.length - refused.length, refused: refused.length }),
  );
  publishCatalog(till);
}

/** Categories that rows name and that are not there, in the file's order behind those that are. */
function addCategories(db: PosDb, rows: readonly (Added | Changed)[]): ReadonlyMap<string, Id> {
  const known = findCategories(db);
  const names = new Set(rows.flatMap(({ product: { newCategory } }) => newCategory ?? []));
  const place = Math.max(-1, ...known.map(({ place }) => place)) + 1;
  return new Map(
    [...names].map((name, index) => {
      const id = newId();
      putCategory(db, id, { name, place: Math.min(999, place + index) });
      return [name, id];
    }),
  );
}

/** All that needs no transaction: spelling a name in pinyin takes longer than writing it. */
function readied(plan: Added | Changed, categories: ReadonlyMap<string, Id>) {
  const { newCategory, category, barcodes, ...product } = plan.product;
  const input: ProductInput = {
    ...product,
    barcodes: [...barcodes],
    category: newCategory === undefined ? category : (categories.get(newCategory) ?? null),
  };
  return { plan, id: plan.id ?? newId(), input, search: searchTextOf(input) };
}
