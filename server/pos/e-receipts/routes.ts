/** The way to a receipt, shown to its customer once more: for whom the printer has no paper, or who comes back for it. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { Uuid } from "../api.ts";
import { type Displays, isFollowingPayment } from "../display.ts";
import type { Payments } from "../payments/payments.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { receiptQr } from "./receipt.ts";

const postEReceipt = createRoute({
  method: "post",
  path: "/api/sales/{id}/e-receipt",
  summary: "Show the customer the QR that leads to a paid sale's e-receipt",
  request: { params: z.object({ id: Uuid }) },
  responses: { 204: { description: "Shown, unless a payment is being shown that has not ended" } },
});

interface EReceiptDeps {
  readonly till: Till;
  readonly display: Displays;
  readonly payments: Payments;
  readonly screens: Screens;
}

export function eReceiptRoutes(deps: EReceiptDeps) {
  const app = newRoutes();
  app.use("/api/sales/:id/e-receipt", pairedAs(deps.screens, "checkout"));
  return app.openapi(postEReceipt, (c) => {
    operatorOf(c);
    showReceipt(deps, c.req.valid("param").id);
    return c.body(null, 204);
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
