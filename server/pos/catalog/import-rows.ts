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

/** Milliseconds of writing between two moments at which the till sells; its commit comes on top. */
const SLICE_MS = 2;
/** What a commit takes along at most, however fast the till is. */
const SLICE_MAX = 50;

/** Full by time and not by count, since the first products take longer, and a cheap till takes longer for each. */
class Slice {
  readonly #began = performance.now();
  #written = 0;

  /** True for the first. */
  hasRoom(): boolean {
    const isFull = this.#written >= SLICE_MAX || performance.now() - this.#began > SLICE_MS;
    return this.#written++ === 0 || !isFull;
  }
}

export interface ImportWork {
  readonly plans: readonly RowPlan[];
  /** Names of those that are not there yet, in the file's order. */
  readonly categories: readonly string[];
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
  { plans, categories: newCategories, file, fileHash }: ImportWork,
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
    return addCategories(db, newCategories);
  });
  for (let at = 0; at < rows.length; ) {
    const slice = new Slice();
    store.write((db) => {
      for (let plan = rows[at]; plan && slice.hasRoom(); plan = rows[++at]) {
        const { id, input, search } = readied(plan, categories);
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
    yield { done: at, refused };
    await nextTurn();
  }
  store.write((db) =>
    journal(db, "catalog imported", run, { rows: rows.length - refused.length, refused: refused.length }),
  );
  publishCatalog(till);
}

/** Behind those that are there. */
function addCategories(db: PosDb, names: readonly string[]): ReadonlyMap<string, Id> {
  const known = findCategories(db);
  const place = Math.max(-1, ...known.map(({ place }) => place)) + 1;
  return new Map(
    names.map((name, index) => {
      const id = newId();
      putCategory(db, id, { name, place: Math.min(999, place + index) });
      return [name, id];
    }),
  );
}

/** As the catalog takes it, and what it is found by: spelling a name in pinyin takes longer than writing it. */
function readied(plan: Added | Changed, categories: ReadonlyMap<string, Id>) {
  const { newCategory, category, barcodes, ...product } = plan.product;
  const input: ProductInput = {
    ...product,
    barcodes: [...barcodes],
    category: newCategory === undefined ? category : (categories.get(newCategory) ?? null),
  };
  return { id: plan.id ?? newId(), input, search: searchTextOf(input) };
}
