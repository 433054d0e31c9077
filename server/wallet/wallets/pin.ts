/** Changing the payment PIN (支付密码) on a bound device, by who knows the old one. */
import { and, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { customers } from "#drizzle/wallet/schema.ts";
import { hashPin, isWeakPin } from "#kit/pins.ts";
import { type Customer, checkPin } from "../phone/customers.ts";
import type { WalletDb } from "../store.ts";

export interface PinChange {
  /** Made by the phone, so that a retry after a lost answer is not a try with a PIN that is old by then. */
  readonly id: Id;
  readonly old: string;
  readonly next: string;
}

/**
 * @throws Refusal `weak_pin`, `wrong_pin`, `locked_out`; `id_reused` where the same id had changed it to another PIN
 */
export async function changePin(
  db: WalletDb,
  pepper: Uint8Array,
  customer: Customer,
  { id, old, next }: PinChange,
): Promise<void> {
  if (customer.pinChange === id) return confirmChange(db, pepper, customer, next);
  if (isWeakPin(next)) throw new Refusal("weak_pin");
  await checkPin(db, pepper, customer, old);
  const changed = await db
    .update(customers)
    .set({ pinHash: await hashPin(next, pepper), pinChange: id })
    .where(and(eq(customers.id, customer.id), eq(customers.pinHash, customer.pinHash)))
    .returning({ id: customers.id });
  if (changed.length > 0) return;
  // Another change was first: this one again, or one that made the old PIN wrong.
  const [now] = await db.select().from(customers).where(eq(customers.id, customer.id));
  if (now?.pinChange !== id) throw new Refusal("wrong_pin");
  await confirmChange(db, pepper, now, next);
}

/** Counted as a try like any other, so that nobody finds the PIN out by asking whether it was changed to it. */
async function confirmChange(
  db: WalletDb,
  pepper: Uint8Array,
  customer: Customer,
  next: string,
): Promise<void> {
  await checkPin(db, pepper, customer, next).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === "wrong_pin" ? new Refusal("id_reused") : error;
  });
}
