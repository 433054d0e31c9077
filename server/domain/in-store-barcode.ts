/**
 * 店内码: the EAN-13 that a shop's own scale prints, with a prefix from 20 to 29 that GS1 leaves to shops, the product's number in
 * five digits, and in five more what was weighed or what it costs.
 * Source: GS1 General Specifications, restricted circulation numbers; which of the two a scale prints is set on the scale.
 */

/** What the five digits say: minor units, or grams. */
export const SCALE_BARCODES = ["price", "weight"] as const;
export type ScaleBarcodes = (typeof SCALE_BARCODES)[number];

export type InStoreCode = { readonly scaleCode: string } & (
  | { readonly price: number }
  | { readonly grams: number }
);

const IN_STORE = /^2\d(\d{5})(\d{5})\d$/;

/** Undefined for what is no such barcode, also where its check digit is wrong or it says nothing was weighed. */
export function readInStoreBarcode(text: string, kind: ScaleBarcodes): InStoreCode | undefined {
  const [, scaleCode, digits] = IN_STORE.exec(text) ?? [];
  if (scaleCode === undefined || digits === undefined || !hasCheckDigit(text)) return undefined;
  const value = Number(digits);
  if (value === 0) return undefined;
  return kind === "price" ? { scaleCode, price: value } : { scaleCode, grams: value };
}

/** What a barcode that was read as one with a price says, minor units. */
export const priceOnLabel = (barcode: string) => Number(barcode.slice(7, 12));

/** True for an EAN whose last digit follows from the others. @param text digits */
export function hasCheckDigit(text: string): boolean {
  const digits = [...text].map(Number);
  const sum = digits.reduceRight((total, digit, index) => {
    return total + digit * ((digits.length - index) % 2 === 0 ? 3 : 1);
  }, 0);
  return sum % 10 === 0;
}
