/** What the checkout asks about payments beyond one sale: proofs that are scanned, and what the shop can give back. */
import { createRoute } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { BalanceView, ProofInput, SaleView } from "../api.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Statements } from "../sync/statements.ts";
import type { Till } from "../till.ts";
import { takeProof } from "./proofs.ts";

const postProof = createRoute({
  method: "post",
  path: "/api/proofs",
  summary: "Take the proof on a customer's phone: it turns its payment green, also while the line is down",
  request: { body: jsonBody(ProofInput) },
  responses: jsonAnswer(SaleView, "The sale that it has paid"),
});
const getBalance = createRoute({
  method: "get",
  path: "/api/balance",
  summary: "What the shop's balance at the bank is: whether a refund can be paid at once",
  responses: jsonAnswer(BalanceView, "The balance, or null where the bank cannot be asked"),
});

export interface PaymentRouteDeps {
  readonly till: Till;
  readonly statements: Statements;
  readonly backend: WalletBackend;
  readonly screens: Screens;
}

export function paymentRoutes({ till, statements, backend, screens }: PaymentRouteDeps) {
  const app = newRoutes();
  app.use("/api/proofs", pairedAs(screens, "checkout"));
  app.use("/api/balance", pairedAs(screens, "checkout"));
  return app
    .openapi(postProof, (c) => {
      operatorOf(c);
      return c.json(takeProof(till, statements, c.req.valid("json").digits), 200);
    })
    .openapi(getBalance, async (c) => {
      operatorOf(c);
      const balance = (await backend.balance()) ?? null;
      return c.json({ balance, currency: till.identity.enrolment.merchant.currency }, 200);
    });
}
