/** What a customer's phone is told of a payment. */
import { eq } from "drizzle-orm";
import { receiptDigits } from "#domain/e-receipt.ts";
import { merchants, terminals } from "#drizzle/wallet/schema.ts";
import { eightDigitCode } from "#kit/eight-digit-code.ts";
import { matchCode } from "#kit/signatures.ts";
import type { PhonePayment } from "../api.ts";
import { receiptOfPayment } from "../e-receipts/store.ts";
import type { PaymentsDeps } from "../payments/routes.ts";
import type { PaymentRow } from "../payments/store.ts";
import { databaseTime } from "../store.ts";
import type { Customer } from "./customers.ts";

/** A payment as this customer may see it: what proves it is for its payer alone. */
export async function phoneView(
  deps: PaymentsDeps,
  customer: Customer,
  row: PaymentRow,
): Promise<PhonePayment> {
  const [shop] = await deps.db
    .select({ nameZh: merchants.nameZh, place: merchants.place, codeKey: terminals.codeKey })
    .from(terminals)
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .where(eq(terminals.id, row.terminal));
  if (!shop) throw new Error("a payment has a terminal");
  const mine = row.payer === customer.id;
  const receipt = mine && row.state !== "open" ? await receiptOfPayment(deps.db, row) : undefined;
  return {
    id: `${row.terminal}.${row.tender}.${row.attempt}`,
    payee: shop.nameZh,
    place: shop.place,
    amount: row.amount,
    currency: row.currency,
    matchCode: matchCode(row.request),
    way: row.way,
    state: row.state,
    mine,
    expiresAt: row.expiresAt.getTime(),
    ...(row.state === "paid" && row.decidedAt && { paidAt: row.decidedAt.getTime() }),
    ...(mine &&
      row.state === "paid" &&
      row.statement && {
        proof: Buffer.from(row.statement).toString("base64url"),
        eightDigitCode: eightDigitCode(shop.codeKey, row.request),
      }),
    refunded: row.refunded,
    ...(receipt && { receipt: `/E/${receiptDigits(receipt)}` }),
    time: await databaseTime(deps.db),
  };
}
