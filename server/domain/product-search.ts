/**
 * Finds products by what a cashier types: hanzi, pinyin, the initials of pinyin, English, or digits of a barcode. All
 * texts stand in one string, which the engine searches faster than any structure of ours would be built.
 */

/** Stands before each field of a product's text, so that a match at the beginning of one is known. */
export const FIELD = "\t";
const END = "\n";

/** As everything that is searched, and what is searched for, is spelled. */
export function folded(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\t\n]/g, " ");
}

/** A product's fields as one text to be searched. */
export function searchText(fields: readonly string[]): string {
  return fields
    .filter((field) => field !== "")
    .map((field) => FIELD + folded(field))
    .join("");
}

export class ProductIndex<Item extends { readonly search: string }> {
  readonly #items: readonly Item[];
  readonly #text: string;
  /** Where each item's text begins in `#text`, and where the last one's ends. */
  readonly #starts: Uint32Array;

  constructor(items: readonly Item[]) {
    this.#items = items;
    this.#text = items.map(({ search }) => search + END).join("");
    this.#starts = new Uint32Array(items.length + 1);
    let start = 0;
    items.forEach(({ search }, index) => {
      this.#starts[index] = start;
      start += search.length + 1;
    });
    this.#starts[items.length] = start;
  }

  /**
   * Items that have every word of the text, those first in which a field begins with the longest, else in the order
   * they were given in.
   * @param limit so many at most
   */
  find(text: string, limit: number): Item[] {
    // The longest word is in the fewest of them.
    const words = folded(text).split(" ").filter(Boolean);
    const [first, ...others] = words.sort((a, b) => b.length - a.length);
    if (first === undefined) return [];
    const found = new Set<number>();
    for (const wanted of [FIELD + first, first]) this.#collect(wanted, others, limit, found);
    return [...found].map((index) => this.#items[index]).filter((item) => item !== undefined);
  }

  #collect(wanted: string, others: readonly string[], limit: number, found: Set<number>): void {
    let at = this.#text.indexOf(wanted);
    while (at >= 0 && found.size < limit) {
      const index = this.#indexAt(at);
      const search = this.#items[index]?.search ?? "";
      if (others.every((word) => search.includes(word))) found.add(index);
      // On to the next item: one match is enough of each.
      at = this.#text.indexOf(wanted, this.#starts[index + 1]);
    }
  }

  /** The item whose text has this place. */
  #indexAt(place: number): number {
    let [low, high] = [0, this.#items.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
