/**
 * Freezing (冻结) a wallet: from then on it neither pays nor transfers nor withdraws, and money may still come in. Its
 * customer can freeze it at once, from any phone he has signed in on; only the bank's people unfreeze.
 */
import { and, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Tier } from "#domain/limits.ts";
import { maskName } from "#domain/masked-name.ts";
import { Refusal } from "#domain/refusal.ts";
import { customers } from "#drizzle/wallet/schema.ts";
import { recordAct } from "../bank/acts.ts";
import type { StaffMember } from "../bank/staff.ts";
import { inTransaction, type WalletDb } from "../store.ts";

/** Freezing what is frozen changes nothing, also not who froze it. */
export async function freezeOwn(db: WalletDb, customer: Id): Promise<void> {
  await db
    .update(customers)
    .set({ frozen: true, frozenBy: "customer" })
    .where(and(eq(customers.id, customer), eq(customers.frozen, false)));
}

/** A wallet as the bank's people see it. */
export interface WalletStanding {
  readonly id: Id;
  readonly name: string;
  readonly tier: Tier;
  readonly frozen: boolean;
  readonly frozenBy: "customer" | "bank" | null;
}

/** @throws Refusal `not_found` */
export async function walletOfPhone(db: WalletDb, phone: string): Promise<WalletStanding> {
  const [row] = await db.select().from(customers).where(eq(customers.phone, phone));
  if (!row) throw new Refusal("not_found");
  return standingOf(row);
}

/**
 * Freezes or unfreezes by one of the bank's people, who says why. The journal has it where anything changed.
 * @throws Refusal `not_found`
 */
export function freezeByBank(
  db: WalletDb,
  by: StaffMember,
  { customer, frozen, reason }: { readonly customer: Id; readonly frozen: boolean; readonly reason: string },
): Promise<WalletStanding> {
  return inTransaction(db, async (tx) => {
    const [before] = await tx.select().from(customers).where(eq(customers.id, customer)).for("no key update");
    if (!before) throw new Refusal("not_found");
    const frozenBy = frozen ? ("bank" as const) : null;
    if (before.frozen === frozen && before.frozenBy === frozenBy) return standingOf(before);
    await tx.update(customers).set({ frozen, frozenBy }).where(eq(customers.id, customer));
    await recordAct(tx, by, {
      act: frozen ? "customer.frozen" : "customer.unfrozen",
      subject: `customer ${customer}`,
      detail: { reason },
    });
    return standingOf({ ...before, frozen, frozenBy });
  });
}

/** The bank's people see whose wallet it is as a payer does: who needs the whole name has it in the bank's own files. */
function standingOf({ id, name, tier, frozen, frozenBy }: typeof customers.$inferSelect): WalletStanding {
  return { id, name: maskName(name), tier, frozen, frozenBy };
}
