/** What a sale costs the till's file: rows, indexes, journal and the receipt's document, all that stays. */
import { newId } from "#kit/random-ids.ts";
import { CASHIER, type Desk } from "../pos/support.ts";

export const BYTES_A_SALE_WANTED = 2000;

/** So many goods has a customer of a convenience shop. */
const LINES = 4;

/** Bytes a sale, over so many: half of them paid in cash, half by wallet, each with its receipt printed. */
export async function bytesPerSale(desk: Desk, sales: number): Promise<number> {
  const before = bytesOf(desk);
  for (let sold = 0; sold < sales; sold++) {
    desk.world.clocks.advance(30_000);
    sell(desk, sold % 2 === 0 ? "cash" : "wallet");
    await desk.prints.idle();
  }
  return (bytesOf(desk) - before) / sales;
}

function bytesOf({ store }: Desk): number {
  const { bytes, freeBytes } = store.health();
  return bytes - freeBytes;
}

function sell(desk: Desk, kind: "cash" | "wallet"): void {
  const [sale, tender] = [newId(), newId()];
  const lines = Array.from({ length: LINES }, (_, index) => ({
    id: newId(),
    name: `农夫山泉饮用天然水 ${index + 1}50ml`,
    quantity: index + 1,
    unitPrice: 250,
  }));
  const amount = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  desk.sales.open(sale, { currency: "CNY", lines }, CASHIER);
  if (kind === "cash") desk.sales.tender(sale, tender, { kind, amount, received: amount }, CASHIER);
  else {
    desk.sales.tender(sale, tender, { kind, amount }, CASHIER);
    desk.hears({ tender, attempt: 1 }, "paid");
  }
}
