/** A scale's label that says a price (店内码): what a line of it is made of. */

import type { Unit } from "./product.ts";
import { GRAMS_MAX, type SaleLine } from "./sale.ts";

const GRAMS_A_KILOGRAM = 1000;

/**
 * The line's quantity and unit price where a label says what it comes to. Of what is sold by weight the grams are worked
 * out, rounded half up, so that stock and reports have the weight; the amount stays the label's, to the cent.
 * @param price of the product, for one piece or one kilogram, minor units
 * @param labelled what the label says, minor units
 */
export function measureOfLabel(
  { unit, price }: { readonly unit: Unit; readonly price: number },
  labelled: number,
): Pick<SaleLine, "quantity" | "unitPrice" | "unit"> {
  // Without a price by the kilogram there is no weight to be had.
  if (unit !== "kilogram" || price === 0) return { quantity: 1, unitPrice: labelled };
  const grams = Math.round((labelled * GRAMS_A_KILOGRAM) / price);
  return { quantity: Math.min(Math.max(grams, 1), GRAMS_MAX), unitPrice: price, unit };
}
