/**
 * Sales that the cashier has left. Kept on this screen, so that neither a reload nor late news of one of them brings the
 * last customer back: a green light that is not the present customer's is worse than none.
 */
const KEY = "shouyin.checkout.left";
/** News of older ones is news for the list of alarms, and nobody's goods wait for it. */
const KEPT = 200;

function leftSales(): string[] {
  return (localStorage.getItem(KEY) ?? "").split(" ");
}

export function hasLeft(sale: string): boolean {
  return leftSales().includes(sale);
}

export function rememberLeft(sale: string): void {
  localStorage.setItem(KEY, [...leftSales().slice(1 - KEPT), sale].join(" "));
}
