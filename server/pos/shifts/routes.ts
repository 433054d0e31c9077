/** The shift as the checkout calls it: how it stands, its cash, its closing, and those that were closed before. */
import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api.ts";
import { permit, permitAll } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import type { PrintQueue } from "../receipts/jobs.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import {
  CashMoveInput,
  ClosingInput,
  ClosingSummary,
  CorrectionInput,
  CountInput,
  CountView,
  ShiftView,
} from "./api.ts";
import { actionsToClose, closeShift } from "./closing.ts";
import { lastClosing } from "./closings.ts";
import { correctShift } from "./corrections.ts";
import { countDrawer, isFurtherFloat } from "./counts.ts";
import { publishShift, shiftView } from "./figures.ts";
import { closingSummaries } from "./history.ts";
import { moveCash } from "./moves.ts";
import { printReport } from "./papers.ts";
import { openShift } from "./shifts.ts";

const id = z.object({ id: Uuid });

const getShift = createRoute({
  method: "get",
  path: "/api/shift",
  summary: "How the open shift stands",
  responses: jsonAnswer(ShiftView, "The shift"),
});
const putCount = createRoute({
  method: "put",
  path: "/api/shifts/{id}/counts/{count}",
  summary: "Put on record what was counted in the drawer, without being told what should be there",
  request: { params: z.object({ id: Uuid, count: Uuid }), body: jsonBody(CountInput) },
  responses: jsonAnswer(CountView, "Whether it will do"),
});
const putMove = createRoute({
  method: "put",
  path: "/api/shifts/{id}/moves/{move}",
  summary: "Put cash into the drawer or take it out, for a reason; the drawer opens and a slip is printed",
  request: { params: z.object({ id: Uuid, move: Uuid }), body: jsonBody(CashMoveInput) },
  responses: jsonAnswer(ShiftView, "The shift with it"),
});
const putClosing = createRoute({
  method: "put",
  path: "/api/shifts/{id}/closing",
  summary:
    "Close the shift. What is unresolved, a difference above the tolerance, and force need a manager's word",
  request: { params: id, body: jsonBody(ClosingInput) },
  responses: jsonAnswer(ShiftView, "The shift as it was closed"),
});
const getLast = createRoute({
  method: "get",
  path: "/api/shifts/last",
  summary: "The shift that was closed last, for whoever needs its report once more",
  responses: jsonAnswer(ShiftView, "The shift as it was closed"),
});
const getClosed = createRoute({
  method: "get",
  path: "/api/shifts/closed",
  summary: "Closings, the latest first",
  request: { query: z.object({ before: z.coerce.number().int().min(1).optional() }) },
  responses: jsonAnswer(z.array(ClosingSummary), "Those of lower numbers, so many as fit a screen"),
});
const getOne = createRoute({
  method: "get",
  path: "/api/shifts/closed/{id}",
  summary: "A closed shift as its record has it, with what turned out since",
  request: { params: id },
  responses: jsonAnswer(ShiftView, "The shift"),
});
const putCorrection = createRoute({
  method: "put",
  path: "/api/shifts/{id}/corrections/{correction}",
  summary: "Add to a closed shift what turned out later; its report stays as it was",
  request: { params: z.object({ id: Uuid, correction: Uuid }), body: jsonBody(CorrectionInput) },
  responses: jsonAnswer(ShiftView, "The shift with it"),
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
  /** By how much the counted drawer may differ from what should be there, minor units. */
  readonly cashTolerance: number;
}

export function shiftRoutes({ till, prints, operators, screens, cashTolerance }: ShiftRouteDeps) {
  const { db } = till.store;
  const now = () => till.clocks.now();
  const app = newRoutes();
  app.use("/api/shift", pairedAs(screens, "checkout"));
  app.use("/api/shifts/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getShift, (c) => {
      operatorOf(c);
      const shift = openShift(db);
      if (!shift) throw new Refusal("shift_closed");
      return c.json(shiftView(db, shift.id, now()), 200);
    })
    .openapi(getLast, (c) => {
      operatorOf(c);
      const last = lastClosing(db);
      if (!last) throw new Refusal("not_found");
      return c.json(shiftView(db, last.shift, now()), 200);
    })
    .openapi(getClosed, async (c) => {
      await permit(operators, operatorOf(c), "see_reports", undefined, c.get("screen").id);
      return c.json(closingSummaries(db, c.req.valid("query").before), 200);
    })
    .openapi(getOne, async (c) => {
      await permit(operators, operatorOf(c), "see_reports", undefined, c.get("screen").id);
      return c.json(shiftView(db, c.req.valid("param").id, now()), 200);
    })
    .openapi(putCount, async (c) => {
      const { id, count } = c.req.valid("param");
      const { approval, ...input } = c.req.valid("json");
      const operator = operatorOf(c);
      const isFurther = isFurtherFloat(db, id, count, input.purpose);
      const approvedBy = isFurther
        ? await permit(operators, operator, "reconcile", approval, c.get("screen").id)
        : undefined;
      const view = countDrawer(till, id, count, input, { operator, approvedBy }, cashTolerance);
      publishShift(till, id);
      return c.json(view, 200);
    })
    .openapi(putMove, async (c) => {
      const { id, move } = c.req.valid("param");
      const { approval, ...input } = c.req.valid("json");
      const operator = operatorOf(c);
      const approvedBy = await permit(operators, operator, "move_cash", approval, c.get("screen").id);
      await moveCash(till, id, move, input, { operator, approvedBy });
      prints.wake();
      return c.json(publishShift(till, id), 200);
    })
    .openapi(putReport, (c) => {
      const { id, job } = c.req.valid("param");
      printReport(till, id, job, operatorOf(c).name);
      prints.wake();
      return c.json(publishShift(till, id), 200);
    })
    .openapi(putCorrection, async (c) => {
      const { id, correction } = c.req.valid("param");
      const { approval, ...input } = c.req.valid("json");
      const operator = operatorOf(c);
      const approvedBy = await permit(operators, operator, "correct_shift", approval, c.get("screen").id);
      correctShift(till, id, correction, input, { operator, approvedBy });
      prints.wake();
      return c.json(publishShift(till, id), 200);
    })
    .openapi(putClosing, async (c) => {
      const { id } = c.req.valid("param");
      const operator = operatorOf(c);
      const { approval, ...input } = c.req.valid("json");
      const actions = actionsToClose(db, id, input, cashTolerance);
      const manager = await permitAll(operators, operator, actions, approval, c.get("screen").id);
      closeShift(till, id, input, { operator, manager }, cashTolerance);
      prints.wake();
      screens.signOutAll();
      return c.json(shiftView(db, id, now()), 200);
    });
}
