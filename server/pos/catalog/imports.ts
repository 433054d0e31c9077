/**
 * A catalog from a file: looked at first, imported when somebody confirms what was seen. A preview changes nothing and
 * lives in memory, one at a time. What is confirmed is written in slices, between which the till sells: where the power
 * fails in between, the same file once more brings what is left, since a row that is in the catalog already is no change.
 */
import type { Id } from "#domain/ids.ts";
import { columnsOf, type ProductColumn } from "#domain/product-columns.ts";
import { type Changed, type Faulty, planImport, type RowPlan } from "#domain/product-import.ts";
import { KnownProducts } from "#domain/product-matching.ts";
import { Refusal } from "#domain/refusal.ts";
import { sha256 } from "#kit/signatures.ts";
import { turns } from "#kit/turns.ts";
import type { Operator } from "../operators/operators.ts";
import { readTable, unguarded } from "../tables/tables.ts";
import { shopOf, type Till } from "../till.ts";
import { IMPORT_FILE_MAX, type ImportInput, type ImportView } from "./import-api.ts";
import { type ImportWork, importRows } from "./import-rows.ts";
import { findCategories, productStretches, revisionOf } from "./store.ts";

/** So many rows are planned between two looks at the clock. */
const STRETCH = 20;
/** More than so many of a kind nobody reads through. */
const SHOWN_MAX = 200;
/** A title may stand above the headings. */
const HEADINGS_WITHIN = 10;
/** By at least one of these a row names its product. */
const NAMING: readonly ProductColumn[] = ["name", "barcodes", "id"];

interface Import extends Omit<ImportWork, "plans"> {
  readonly hash: string;
  /** Of the catalog that the plan was made for. */
  readonly revision: string;
  /** None any more once it is done. */
  plans: readonly RowPlan[];
  view: ImportView;
  imported?: Promise<void>;
}

export class CatalogImports {
  readonly #till: Till;
  #current: Import | undefined;

  constructor(till: Till) {
    this.#till = till;
  }

  /**
   * Says what a file would change. The same file under the same id is not read twice.
   * @throws Refusal `table_not_readable`; `table_without_names` where no row names its columns; `id_reused`
   */
  async preview(id: Id, { name, file }: ImportInput): Promise<ImportView> {
    const bytes = Buffer.from(file, "base64");
    if (bytes.length > IMPORT_FILE_MAX) throw new Refusal("too_large");
    const hash = Buffer.from(sha256(bytes)).toString("hex");
    if (this.#current?.view.id === id) {
      if (this.#current.hash !== hash) throw new Refusal("id_reused");
      return this.#current.view;
    }
    const table = await readTable(bytes);
    const { store } = this.#till;
    // Read first: what changes while the products are read has another revision.
    const revision = revisionOf(store.db);
    const { columns, headings, at } = headingsOf(table);
    const known = new KnownProducts();
    for await (const stretch of productStretches(store.db)) known.add(stretch);
    const plan = planImport({
      rows: unguardedRows(table, at + 1),
      columns,
      firstRow: at + 2,
      currency: shopOf(this.#till).currency,
      categories: findCategories(store.db),
      known,
    });
    const draft = await drawn(plan);
    const ignored = headings.filter((_, index) => ![...columns.values()].includes(index));
    const view = viewOf(id, name, ignored, draft);
    const { plans, categories } = draft;
    this.#current = { hash, revision, plans, categories, view, file: name, fileHash: hash };
    return view;
  }

  /** How it stands. @throws Refusal `not_found` for another than the last that was previewed since the till started */
  find(id: Id): ImportView {
    return this.#find(id).view;
  }

  /**
   * Begins to import what was previewed; `find` tells how far it is. Confirmed again it goes on as it does.
   * @throws Refusal `not_found` as `find`; `catalog_changed` where the preview no longer says what would change
   */
  confirm(id: Id, operator: Operator): ImportView {
    const current = this.#find(id);
    if (current.imported) return current.view;
    if (current.revision !== revisionOf(this.#till.store.db)) throw new Refusal("catalog_changed");
    current.view = { ...current.view, state: "importing" };
    current.imported = this.#import(current, operator);
    return current.view;
  }

  async #import(current: Import, operator: Operator): Promise<void> {
    const { log } = this.#till;
    try {
      for await (const { done, refused } of importRows(this.#till, current, operator))
        current.view = { ...current.view, done, refused: [...refused] };
      current.view = { ...current.view, state: "imported" };
      current.plans = [];
    } catch (error) {
      // What was written stays; whoever looks sees that it did not end, and the file may be brought again.
      log.error({ error }, "an import of the catalog ended early");
      if (this.#current === current) this.#current = undefined;
    }
  }

  #find(id: Id): Import {
    if (this.#current?.view.id !== id) throw new Refusal("not_found");
    return this.#current;
  }
}

function headingsOf(table: readonly (readonly string[])[]) {
  for (const [at, headings] of table.slice(0, HEADINGS_WITHIN).entries()) {
    const columns = columnsOf(headings);
    if (columns.size > 1 && NAMING.some((column) => columns.has(column)))
      return { at, columns, headings: headings.map((heading) => heading.trim()).filter(Boolean) };
  }
  throw new Refusal("table_without_names");
}

function* unguardedRows(table: readonly (readonly string[])[], from: number): Generator<readonly string[]> {
  for (let row = from; row < table.length; row++) yield table[row]?.map(unguarded) ?? [];
}

/** What somebody is told of a plan, summed up while it is drawn. */
interface Drawn {
  readonly plans: readonly RowPlan[];
  readonly counts: Readonly<Record<RowPlan["kind"], number>>;
  /** The first of each that is shown. */
  readonly changed: readonly Changed[];
  readonly faulty: readonly Faulty[];
  /** New ones, in the file's order. */
  readonly categories: readonly string[];
}

async function drawn(plan: Generator<RowPlan, void>): Promise<Drawn> {
  const plans: RowPlan[] = [];
  const counts = { added: 0, changed: 0, same: 0, faulty: 0 };
  const changed: Changed[] = [];
  const faulty: Faulty[] = [];
  const categories = new Set<string>();
  const turn = turns();
  for (const row of plan) {
    plans.push(row);
    counts[row.kind]++;
    if (row.kind === "faulty" && faulty.length < SHOWN_MAX) faulty.push(row);
    if (row.kind === "changed" && changed.length < SHOWN_MAX) changed.push(row);
    if (row.kind === "added" || row.kind === "changed")
      if (row.product.newCategory !== undefined) categories.add(row.product.newCategory);
    if (plans.length % STRETCH === 0) await turn();
  }
  return { plans, counts, changed, faulty, categories: [...categories] };
}

function viewOf(id: Id, file: string, ignored: string[], drawn: Drawn): ImportView {
  const { plans, counts, changed, faulty, categories } = drawn;
  return {
    id,
    state: "previewed",
    file,
    rows: plans.length,
    ...counts,
    categories: [...categories],
    ignored,
    faults: faulty.map(({ row, name, faults }) => ({ row, name, faults: [...faults] })),
    changes: changed.map(({ row, columns, product: { name, price }, before }) => {
      return { row, name, columns: [...columns], priceBefore: before.price, price };
    }),
    done: 0,
    refused: [],
  };
}
