/** The total of a sale that is being paid in cash, shown to the customer while it is counted. */
import { createRoute, type z } from "@hono/zod-openapi";
import { formatMoney } from "#domain/money.ts";
import { jsonBody } from "#kit/openapi.ts";
import { DueInput } from "./api.ts";
import { type Displays, isFollowingPayment } from "./display.ts";
import type { Payments } from "./payments/payments.ts";
import { inForeign } from "./rates/rates.ts";
import { newRoutes, operatorOf, pairedAs } from "./routes.ts";
import type { Screens } from "./screens/screens.ts";
import type { Till } from "./till.ts";

const postDue = createRoute({
  method: "post",
  path: "/api/due",
  summary: "Show the customer what is to be paid in cash, or that no more. Nothing of it is recorded",
  request: { body: jsonBody(DueInput) },
  responses: { 204: { description: "Shown, unless a payment is being shown that has not ended" } },
});

interface DueDeps {
  readonly till: Till;
  readonly display: Displays;
  readonly payments: Payments;
  readonly screens: Screens;
}

export function dueRoutes(deps: DueDeps) {
  const { screens } = deps;
  const app = newRoutes();
  app.use("/api/due", pairedAs(screens, "checkout"));
  return app.openapi(postDue, (c) => {
    operatorOf(c);
    showDue(deps, c.req.valid("json").amount);
    return c.body(null, 204);
  });
}

function showDue({ till, display, payments }: DueDeps, amount: z.infer<typeof DueInput>["amount"]): void {
  const { state } = display.picture;
  if (amount === null) {
    if (state === "due") display.show({ state: "idle" });
    return;
  }
  if (isFollowingPayment(display.picture)) return;
  // What becomes of an earlier payment is not for this customer.
  payments.leaveDisplay();
  const { currency } = till.identity.enrolment.merchant;
  const money = { amount, currency };
  display.show({ state: "due", amount: formatMoney(money), ...inForeign(till, money) });
}
