/** What a phone that shows a payment code hears of it: that it was charged, or that its payer has still to say yes. */
import { and, desc, eq, getTableColumns, gt, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { payments, spentCodes } from "#drizzle/wallet/schema.ts";
import type { LatestCharge } from "../api.ts";
import type { PaymentsDeps } from "../payments/routes.ts";
import { databaseTime } from "../store.ts";
import type { Customer } from "./customers.ts";
import { phoneView } from "./view.ts";

export async function latestCharge(
  deps: PaymentsDeps,
  customer: Customer,
  device: Id,
): Promise<LatestCharge> {
  const [row] = await deps.db
    .select(getTableColumns(payments))
    .from(spentCodes)
    .innerJoin(
      payments,
      and(
        eq(payments.terminal, spentCodes.terminal),
        eq(payments.tender, spentCodes.tender),
        eq(payments.attempt, spentCodes.attempt),
      ),
    )
    .where(
      and(
        eq(spentCodes.device, device),
        gt(payments.createdAt, sql`clock_timestamp() - interval '3 minutes'`),
      ),
    )
    .orderBy(desc(payments.createdAt))
    .limit(1);
  const payment = row ? await phoneView(deps, customer, row) : null;
  return { payment, time: await databaseTime(deps.db) };
}
