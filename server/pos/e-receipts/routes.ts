/** The way to a receipt, shown to its customer once more: for whom the printer has no paper, or who comes back for it. */
import { createRoute, z } from "@hono/zod-openapi";
import { RECEIPT_DIGITS, receiptAddress } from "#domain/e-receipt.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer } from "#kit/openapi.ts";
import { SaleView, Uuid } from "../api.ts";
import { type Displays, isFollowingPayment } from "../display.ts";
import type { Payments } from "../payments/payments.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import { type Till, viewOf } from "../till.ts";
import { receiptQr, saleAt } from "./receipt.ts";

const postEReceipt = createRoute({
  method: "post",
  path: "/api/sales/{id}/e-receipt",
  summary: "Show the customer the QR that leads to a paid sale's e-receipt",
  request: { params: z.object({ id: Uuid }) },
  responses: { 204: { description: "Shown, unless a payment is being shown that has not ended" } },
});

const getSaleOf = createRoute({
  method: "get",
  path: "/api/e-receipts/{address}",
  summary: "The sale of an e-receipt of this terminal's, by the digits at the end of its address",
  request: { params: z.object({ address: z.string().regex(new RegExp(`^\\d{${RECEIPT_DIGITS}}$`)) }) },
  responses: jsonAnswer(SaleView, "The sale as it stands"),
});

interface EReceiptDeps {
  readonly till: Till;
  readonly display: Displays;
  readonly payments: Payments;
  readonly screens: Screens;
}

export function eReceiptRoutes(deps: EReceiptDeps) {
  const app = newRoutes();
  for (const path of ["/api/sales/:id/e-receipt", "/api/e-receipts/*"])
    app.use(path, pairedAs(deps.screens, "checkout"));
  return app
    .openapi(postEReceipt, (c) => {
      operatorOf(c);
      showReceipt(deps, c.req.valid("param").id);
      return c.body(null, 204);
    })
    .openapi(getSaleOf, async (c) => {
      operatorOf(c);
      const address = receiptAddress(c.req.valid("param").address);
      const sale = address && (await saleAt(deps.till, address));
      if (sale === undefined) throw new Refusal("not_found");
      return c.json(viewOf(deps.till, sale), 200);
    });
}

/** @throws Refusal `not_found` for a sale that is not paid */
function showReceipt({ till, display, payments }: EReceiptDeps, sale: Id): void {
  const receipt = receiptQr(till, sale);
  if (receipt === undefined) throw new Refusal("not_found");
  if (isFollowingPayment(display.picture)) return;
  payments.leaveDisplay();
  display.show({ state: "receipt", receipt });
}
