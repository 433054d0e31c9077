/** What the bank's people decide of a merchant, with the journal's line in the same transaction. */
import { isDeepStrictEqual } from "node:util";
import { eq } from "drizzle-orm";
import { isSoundSchedule } from "#domain/fee.ts";
import type { Id } from "#domain/ids.ts";
import type { MerchantFacts } from "#domain/merchant.ts";
import { Refusal } from "#domain/refusal.ts";
import { merchants } from "#drizzle/wallet/schema.ts";
import { recordAct } from "../bank/acts.ts";
import type { StaffMember } from "../bank/staff.ts";
import { type AgreedSchedule, agreeSchedule, schedulesOf } from "../fees/schedules.ts";
import { inTransaction, sqlState, type WalletDb } from "../store.ts";
import { changeMerchant, findMerchant, type RegisteredMerchant, registerMerchant } from "./merchants.ts";

/** What a trigger raises by itself. */
const RAISED = "P0001";

/**
 * Registers a merchant (`after` 0) or writes the next version of its facts. What stands so already is not written again.
 * @throws Refusal `changed_meanwhile` where the version is another than the one that was changed, `currency_mismatch`
 */
export async function orderMerchant(
  db: WalletDb,
  by: StaffMember,
  id: Id,
  after: number,
  facts: MerchantFacts,
): Promise<RegisteredMerchant> {
  return inTransaction(db, async (tx) => {
    const before = await findMerchant(tx, id);
    if (before && stands(before, facts)) return before;
    if (before ? before.version !== after : after !== 0) throw new Refusal("changed_meanwhile");
    if (before && before.currency !== facts.currency) throw new Refusal("currency_mismatch");
    if (!before) await registerMerchant(tx, id, facts);
    else if (!(await changeMerchant(tx, id, after, facts))) {
      // Somebody was first: with the same, or with something else.
      const meanwhile = await findMerchant(tx, id);
      if (meanwhile && stands(meanwhile, facts)) return meanwhile;
      throw new Refusal("changed_meanwhile");
    }
    const act = before ? "merchant.changed" : "merchant.registered";
    await recordAct(tx, by, { act, subject: `merchant ${id}`, detail: { version: after + 1 } });
    const stored = await findMerchant(tx, id);
    if (!stored) throw new Error("a merchant that was written is stored");
    return stored;
  });
}

function stands({ id: _, version: __, ...known }: RegisteredMerchant, facts: MerchantFacts): boolean {
  return isDeepStrictEqual(known, facts);
}

/**
 * Agrees on fees; the same under the same id again changes nothing.
 * @throws Refusal `not_found`; `id_reused`; `fees_not_agreeable` for a schedule that cannot be, or that would reach back
 */
export async function orderFees(db: WalletDb, by: StaffMember, agreed: AgreedSchedule): Promise<void> {
  if (!isSoundSchedule(agreed)) throw new Refusal("fees_not_agreeable");
  await inTransaction(db, async (tx) => {
    // One at a time for a merchant, so that the same order twice at once finds itself.
    await tx.select().from(merchants).where(eq(merchants.id, agreed.merchant)).for("no key update");
    const known = (await schedulesOfMerchant(tx, agreed.merchant)).find(({ id }) => id === agreed.id);
    const { merchant, ...schedule } = agreed;
    if (known && !isDeepStrictEqual(known, schedule)) throw new Refusal("id_reused");
    if (known) return;
    await agreeSchedule(tx, agreed);
    await recordAct(tx, by, { act: "fees.agreed", subject: `merchant ${merchant}`, detail: { ...schedule } });
  }).catch((error: unknown) => {
    if (sqlState(error) === RAISED) throw new Refusal("fees_not_agreeable");
    throw error;
  });
}

/** All that was ever agreed with a merchant, in the order of time. @throws Refusal `not_found` */
export async function schedulesOfMerchant(db: WalletDb, merchant: Id) {
  if (!(await findMerchant(db, merchant))) throw new Refusal("not_found");
  return (await schedulesOf(db, merchant)).map(({ merchant: _, ...schedule }) => schedule);
}
