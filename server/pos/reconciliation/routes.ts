/** Reconciliation as the checkout calls it. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Remedy } from "#domain/difference.ts";
import type { Action } from "#domain/permission.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api-parts.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { CountInput, DayParam, ReconciliationView, ResolutionInput } from "./api.ts";
import { dayNamed } from "./days.ts";
import type { Reconciliations } from "./reconciliations.ts";

const params = z.object({ day: DayParam, id: Uuid });
const view = jsonAnswer(ReconciliationView, "The day as it stands");

const getDay = createRoute({
  method: "get",
  path: "/api/reconciliation/{day}",
  summary:
    "Terminal, bank and drawer of a business day side by side; without the bank while the line is down",
  request: { params: z.object({ day: DayParam }) },
  responses: view,
});
const putCount = createRoute({
  method: "put",
  path: "/api/reconciliation/{day}/counts/{id}",
  summary: "Put a count of the drawer on record; a further one corrects it, on a manager's word",
  request: { params, body: jsonBody(CountInput) },
  responses: view,
});
const putResolution = createRoute({
  method: "put",
  path: "/api/reconciliation/{day}/resolutions/{id}",
  summary: "Do what may safely be done about a difference, and put it on record",
  request: { params, body: jsonBody(ResolutionInput) },
  responses: view,
});
const putPaper = createRoute({
  method: "put",
  path: "/api/reconciliation/{day}/papers/{id}",
  summary: "Print what the bank settles for the day, with what differs",
  request: { params, body: jsonBody(z.strictObject({})) },
  responses: view,
});

/** Asking the bank changes nothing; what takes money back needs what every refund needs. */
const NEEDS: Record<Remedy, Action | undefined> = {
  ask: undefined,
  bring_proof: "reconcile",
  acknowledge: "reconcile",
  note: "reconcile",
  take_back: "refund",
};

export interface ReconciliationRouteDeps {
  readonly till: Till;
  readonly operators: OperatorDeps;
  readonly screens: Screens;
  readonly reconciliations: Reconciliations;
}

export function reconciliationRoutes({ till, operators, screens, reconciliations }: ReconciliationRouteDeps) {
  const app = newRoutes();
  app.use("/api/reconciliation/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getDay, async (c) => {
      operatorOf(c);
      return c.json(await reconciliations.view(dayNamed(till, c.req.valid("param").day)), 200);
    })
    .openapi(putCount, async (c) => {
      const operator = operatorOf(c);
      const { day: name, id } = c.req.valid("param");
      const { approval, ...count } = c.req.valid("json");
      const day = dayNamed(till, name);
      const approvedBy = reconciliations.isCounted(day, id)
        ? await permit(operators, operator, "reconcile", approval, c.get("screen").id)
        : undefined;
      return c.json(await reconciliations.count(day, id, count, { operator, approvedBy }), 200);
    })
    .openapi(putResolution, async (c) => {
      const operator = operatorOf(c);
      const { day: name, id } = c.req.valid("param");
      const { approval, ...input } = c.req.valid("json");
      const day = dayNamed(till, name);
      const resolvable = await reconciliations.find(day, id, input);
      const action = NEEDS[resolvable.remedy];
      const approvedBy = action && (await permit(operators, operator, action, approval, c.get("screen").id));
      return c.json(await reconciliations.resolve(day, id, resolvable, { operator, approvedBy }), 200);
    })
    .openapi(putPaper, async (c) => {
      const operator = operatorOf(c);
      const { day, id } = c.req.valid("param");
      return c.json(await reconciliations.print(dayNamed(till, day), id, operator), 200);
    });
}
