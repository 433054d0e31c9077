/** A settlement that was made, as the published API tells it. */
import { REFUSED_PAYOUT_WORDS } from "#domain/bank-refusal.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { WalletDb } from "../store.ts";
import type { MadeSettlement, PayoutsAnswer } from "./api.ts";
import type { PayoutNotDone, PayoutRow } from "./payouts.ts";
import { type WithPayout, withPayouts } from "./report.ts";
import { findSettlement } from "./settle.ts";

/** @throws Refusal `not_found` */
export async function viewOf(db: WalletDb, id: Id): Promise<MadeSettlement> {
  const settlement = await findSettlement(db, id);
  const [made] = settlement ? await withPayouts(db, [settlement]) : [];
  if (!made) throw new Refusal("not_found");
  return toView(made);
}

export function toView({ settlement, payout }: WithPayout): MadeSettlement {
  const { id, day, run, number, currency, due, carriedBefore, carriedAfter, paid, askedBy, createdAt } =
    settlement;
  const facts = { id, day, run, number, currency, due, carriedBefore, carriedAfter, paid, askedBy };
  return {
    ...facts,
    at: createdAt.getTime(),
    payout: payout
      ? {
          id: payout.id,
          attempt: payout.attempt,
          state: payout.state,
          refusal: payout.refusal,
          account: accountOf(payout),
        }
      : null,
  };
}

const accountOf = ({ bank, number, holder }: PayoutRow) => ({ bank, number, holder });

export function toPayoutView({
  payout,
  settlement,
  merchant,
}: PayoutNotDone): PayoutsAnswer["payouts"][number] {
  const { id, amount, currency, attempt, pursuits: asked, createdAt, refusal: reason } = payout;
  return {
    ...{ id, settlement, merchant, amount, currency, attempt, asked },
    account: accountOf(payout),
    at: createdAt.getTime(),
    refusal: reason && { reason, ...REFUSED_PAYOUT_WORDS[reason] },
  };
}
