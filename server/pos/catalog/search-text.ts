/** What a product is found by: worked out once, as it is written, so that no screen has to know pinyin. */
import { pinyin } from "pinyin-pro";
import type { Product } from "#domain/product.ts";
import { searchText } from "#domain/product-search.ts";

const SPELLING = { toneType: "none", type: "array", nonZh: "consecutive", v: true } as const;

// Its tables are laid out at the first word: at the start, and not while somebody pays.
pinyin("收", SPELLING);

type Searched = Pick<Product, "name" | "nameEn" | "family" | "variant" | "barcodes" | "scaleCode">;

/** Hanzi, pinyin in one piece, its initials, English, and the digits of barcodes. */
export function searchTextOf({ name, nameEn, family, variant, barcodes, scaleCode }: Searched): string {
  const spoken = [name, ...(family !== undefined && !name.includes(family) ? [family] : [])].join(" ");
  const syllables = pinyin(spoken, SPELLING);
  const words = syllables.map((syllable) => syllable.trim()).filter(Boolean);
  return searchText([
    spoken,
    variant ?? "",
    words.map(([initial = ""]) => initial).join(""),
    words.join(""),
    nameEn ?? "",
    ...barcodes,
    scaleCode ?? "",
  ]);
}
