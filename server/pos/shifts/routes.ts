/** The shift as the checkout calls it: how it stands, and its closing. */
import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { ClosingInput, ShiftView, Uuid } from "../api.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import type { PrintQueue } from "../receipts/jobs.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { publishShift, shiftView } from "./figures.ts";
import { printReport } from "./report.ts";
import { closeShift, hasPending, lastClosedShift, openShift } from "./shifts.ts";

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

const getLast = createRoute({
  method: "get",
  path: "/api/shifts/last",
  summary: "The shift that was closed last, for whoever needs its report once more",
  responses: jsonAnswer(ShiftView, "The shift as it was closed"),
});
const putReport = createRoute({
  method: "put",
  path: "/api/shifts/{id}/reports/{job}",
  summary: "Print the report of a shift: X while it is open, a copy of Z afterwards",
  request: { params: z.object({ id: Uuid, job: Uuid }), body: jsonBody(z.strictObject({})) },
  responses: jsonAnswer(ShiftView, "The shift as it stands"),
});

export interface ShiftRouteDeps {
  readonly till: Till;
  readonly prints: PrintQueue;
  readonly operators: OperatorDeps;
  readonly screens: Screens;
}

export function shiftRoutes({ till, prints, operators, screens }: ShiftRouteDeps) {
  const { db } = till.store;
  const app = newRoutes();
  app.use("/api/shift", pairedAs(screens, "checkout"));
  app.use("/api/shifts/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getShift, (c) => {
      operatorOf(c);
      const shift = openShift(db);
      if (!shift) throw new Refusal("shift_closed");
      return c.json(shiftView(db, shift.id), 200);
    })
    .openapi(getLast, (c) => {
      operatorOf(c);
      const shift = lastClosedShift(db);
      if (!shift) throw new Refusal("not_found");
      return c.json(shiftView(db, shift.id), 200);
    })
    .openapi(putReport, (c) => {
      const { id, job } = c.req.valid("param");
      printReport(till, id, job, operatorOf(c).name);
      prints.wake();
      return c.json(publishShift(till, id), 200);
    })
    .openapi(putClosing, async (c) => {
      const { id } = c.req.valid("param");
      const operator = operatorOf(c);
      const { approval } = c.req.valid("json");
      const manager = hasPending(db)
        ? ((await permit(operators, operator, "close_shift_with_pending", approval, c.get("screen").id)) ??
          operator)
        : undefined;
      closeShift(till, id, operator, manager);
      prints.wake();
      screens.signOutAll();
      return c.json(shiftView(db, id), 200);
    });
}
