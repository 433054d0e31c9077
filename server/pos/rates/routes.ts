/** Exchange rates, as a manager sets them. */
import { createRoute } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { ExchangeRatesInput, KnownRates } from "./api.ts";
import { ratesView, setRates } from "./rates.ts";

const putRates = createRoute({
  method: "put",
  path: "/api/exchange-rates",
  summary: "Set what guests are shown amounts by, all rates together. Nothing is ever paid or booked by them",
  request: { body: jsonBody(ExchangeRatesInput) },
  responses: jsonAnswer(KnownRates, "The rates as they are kept"),
});

export function rateRoutes(till: Till, operators: OperatorDeps, screens: Screens) {
  const app = newRoutes();
  app.use("/api/exchange-rates", pairedAs(screens, "checkout"));
  return app.openapi(putRates, async (c) => {
    const manager = operatorOf(c);
    await permit(operators, manager, "set_exchange_rates", undefined, c.get("screen").id);
    setRates(till, c.req.valid("json"), manager);
    return c.json({ known: ratesView(till) }, 200);
  });
}
