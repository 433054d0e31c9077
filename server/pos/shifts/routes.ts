/** The shift as the checkout calls it: how it stands, and its closing. */
import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { ClosingInput, ShiftView, Uuid } from "../api.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import { closeShift, hasPending, openShift, shiftView } from "./shifts.ts";

const getShift = createRoute({
  method: "get",
  path: "/api/shift",
  summary: "How the open shift stands",
  responses: jsonAnswer(ShiftView, "The shift"),
});
const putClosing = createRoute({
  method: "put",
  path: "/api/shifts/{id}/closing",
  summary: "Close the shift; with payments unresolved only on a manager's word, which changes none of them",
  request: { params: z.object({ id: Uuid }), body: jsonBody(ClosingInput) },
  responses: jsonAnswer(ShiftView, "The shift as it was closed"),
});

export function shiftRoutes(deps: OperatorDeps, screens: Screens) {
  const app = newRoutes();
  app.use("/api/shift", pairedAs(screens, "checkout"));
  app.use("/api/shifts/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getShift, (c) => {
      operatorOf(c);
      const shift = openShift(deps.store.db);
      if (!shift) throw new Refusal("shift_closed");
      return c.json(shiftView(deps.store.db, shift.id), 200);
    })
    .openapi(putClosing, async (c) => {
      const { id } = c.req.valid("param");
      const operator = operatorOf(c);
      const { approval } = c.req.valid("json");
      const manager = hasPending(deps.store.db)
        ? ((await permit(deps, operator, "close_shift_with_pending", approval, c.get("screen").id)) ??
          operator)
        : undefined;
      closeShift(deps, id, operator, manager);
      screens.signOutAll();
      return c.json(shiftView(deps.store.db, id), 200);
    });
}
