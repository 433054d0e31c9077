/** Looking up to whom a phone number belongs before a transfer. Numbers that nobody has can be tried only so often. */
import { eq, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { maskName } from "#domain/masked-name.ts";
import { Refusal } from "#domain/refusal.ts";
import { customers, tries } from "#drizzle/wallet/schema.ts";
import { countTry } from "../phone/customers.ts";
import type { WalletDb } from "../store.ts";

/**
 * The masked name of whoever has this phone number.
 * @throws Refusal `payee_not_found`, `transfer_to_self`; `locked_out` after too many numbers that nobody has
 */
export async function findPayee(db: WalletDb, payer: Id, phone: string): Promise<string> {
  const subject = `payees of customer ${payer}`;
  await countTry(db, subject);
  const [payee] = await db.select().from(customers).where(eq(customers.phone, phone));
  if (!payee) throw new Refusal("payee_not_found");
  await db
    .update(tries)
    .set({ failures: sql`greatest(${tries.failures} - 1, 0)`, lockedUntil: 0 })
    .where(eq(tries.subject, subject));
  if (payee.id === payer) throw new Refusal("transfer_to_self");
  return maskName(payee.name);
}
