/** The drawer as the checkout calls it: opening it without a sale, and finding out how it is wired. */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import { DrawerDeed, NoSaleInput, NoSaleView, TrialAnswer, TrialInput, TrialView } from "./api.ts";
import { drawerDeeds } from "./deeds.ts";
import type { DrawerLearning } from "./learning.ts";
import type { NoSales } from "./no-sale.ts";

const params = z.object({ id: Uuid });

const getOpenings = createRoute({
  method: "get",
  path: "/api/drawer/openings",
  summary: "What the drawer did in the open shift, the latest first",
  responses: jsonAnswer(z.array(DrawerDeed), "Openings, for whatever reason, and how often it was left open"),
});
const putOpening = createRoute({
  method: "put",
  path: "/api/drawer/openings/{id}",
  summary:
    "Open the drawer without a sale: once for an id, for a reason, on a manager's word where one is needed",
  request: { params, body: jsonBody(NoSaleInput) },
  responses: jsonAnswer(NoSaleView, "What became of it"),
});
const putTrial = createRoute({
  method: "put",
  path: "/api/drawer/trials/{id}",
  summary: "One pulse on one pin of a drawer that is shut, to find out how it is wired",
  request: { params, body: jsonBody(TrialInput) },
  responses: jsonAnswer(TrialView, "What became of the pulse"),
});
const putAnswer = createRoute({
  method: "put",
  path: "/api/drawer/trials/{id}/answer",
  summary: "Say whether the drawer opened: what is learnt from that is kept",
  request: { params, body: jsonBody(TrialAnswer) },
  responses: jsonAnswer(TrialView, "What was learnt"),
});

export interface DrawerRouteDeps {
  readonly screens: Screens;
  readonly operators: OperatorDeps;
  readonly noSales: NoSales;
  readonly learning: DrawerLearning;
}

export function drawerRoutes({ screens, operators, noSales, learning }: DrawerRouteDeps) {
  const app = newRoutes();
  app.use("/api/drawer/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getOpenings, (c) => {
      operatorOf(c);
      return c.json(drawerDeeds(operators.store.db), 200);
    })
    .openapi(putOpening, async (c) => {
      const { approval, ...why } = c.req.valid("json");
      const { id } = c.req.valid("param");
      const operator = operatorOf(c);
      const approvedBy = await permit(operators, operator, "open_drawer", approval, c.get("screen").id);
      const { reason } = why;
      const note = why.reason === "other" ? why.note : undefined;
      return c.json(await noSales.open(id, { reason, note }, { operator, approvedBy }), 200);
    })
    .openapi(putTrial, async (c) => {
      const operator = operatorOf(c);
      await permit(operators, operator, "learn_drawer", undefined, c.get("screen").id);
      return c.json(await learning.try(c.req.valid("param").id, c.req.valid("json").pin, operator), 200);
    })
    .openapi(putAnswer, async (c) => {
      const operator = operatorOf(c);
      await permit(operators, operator, "learn_drawer", undefined, c.get("screen").id);
      return c.json(learning.answer(c.req.valid("param").id, c.req.valid("json").opened, operator), 200);
    });
}
