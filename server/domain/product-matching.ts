/** Which product of the catalog a row means, and what rows before it have taken. */
import type { Id } from "./ids.ts";
import type { Product } from "./product.ts";
import type { CellValues } from "./product-cells.ts";

/** What is wrong with a row among the others and the catalog. */
export type AmongProducts =
  /** Another product has the barcode or scale code, in the catalog or in a row before. */
  | "barcode_taken"
  /** A row before is the same product. */
  | "product_twice"
  /** It could be more than one product of the catalog. */
  | "ambiguous";

export class KnownProducts {
  readonly #byId = new Map<Id, Product>();
  readonly #byCode = new Map<string, Product>();
  readonly #byName = new Map<string, Product | "ambiguous">();
  /** What rows of this file have taken: products by their numbers and names, and codes; each with whose it is. */
  readonly #claims = new Map<string, string>();

  constructor(products: readonly Product[] = []) {
    this.add(products);
  }

  /** Products of the catalog, as many at once as the caller has time for: all of them before the first row. */
  add(products: readonly Product[]): void {
    for (const product of products) {
      this.#byId.set(product.id, product);
      for (const code of codesOf(product)) this.#byCode.set(code, product);
      const name = nameOf(product);
      this.#byName.set(name, this.#byName.has(name) ? "ambiguous" : product);
    }
  }

  /** By its number, else by its barcodes and scale code, else by name and variant. */
  match({ id, name, variant, barcodes = [], scaleCode }: CellValues): Product | "ambiguous" | undefined {
    const numbered = id === undefined ? undefined : this.#byId.get(id);
    if (numbered) return numbered;
    const coded = new Set<Product>();
    for (const code of codesOf({ barcodes, scaleCode })) {
      const product = this.#byCode.get(code);
      if (product) coded.add(product);
    }
    if (coded.size > 1) return "ambiguous";
    const [found] = coded;
    if (found || id !== undefined || name === undefined) return found;
    return this.#byName.get(nameOf({ name, variant }));
  }

  /**
   * Takes the row's product and its codes, so that no row after it has them.
   * @param id none for a new product
   * @returns why it cannot have them
   */
  claim(
    product: Pick<Product, "name" | "variant" | "barcodes" | "scaleCode">,
    id: Id | undefined,
    row: number,
  ): AmongProducts | undefined {
    const self = id ?? `row ${row}`;
    const itself = id ?? `name ${nameOf(product)}`;
    if (this.#claims.has(itself)) return "product_twice";
    const codes = codesOf(product);
    const isTaken = codes.some((code) => {
      const owner = this.#claims.get(code) ?? this.#byCode.get(code)?.id;
      return owner !== undefined && owner !== self;
    });
    if (isTaken) return "barcode_taken";
    for (const key of [itself, ...codes]) this.#claims.set(key, self);
    return undefined;
  }
}

function codesOf({ barcodes, scaleCode }: Pick<Product, "barcodes" | "scaleCode">): string[] {
  const codes = barcodes.map((barcode) => `barcode ${barcode}`);
  return scaleCode === undefined ? codes : [...codes, `scale ${scaleCode}`];
}

const nameOf = ({ name, variant }: Pick<Product, "name" | "variant">) => `${name}\n${variant ?? ""}`;
