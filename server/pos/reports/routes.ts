/** Reports of what was sold, as the checkout calls them. */
import { createRoute } from "@hono/zod-openapi";
import { jsonAnswer } from "#kit/openapi.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { PeriodQuery, SalesReport } from "./api.ts";
import { salesReport } from "./report.ts";

const getReport = createRoute({
  method: "get",
  path: "/api/reports/sales",
  summary: "What was sold from one day to another, both included, beside whole weeks earlier",
  request: { query: PeriodQuery },
  responses: jsonAnswer(SalesReport, "The report"),
});

export interface ReportRouteDeps {
  readonly till: Till;
  readonly operators: OperatorDeps;
  readonly screens: Screens;
}

export function reportRoutes({ till, operators, screens }: ReportRouteDeps) {
  const app = newRoutes();
  app.use("/api/reports/*", pairedAs(screens, "checkout"));
  return app.openapi(getReport, async (c) => {
    await permit(operators, operatorOf(c), "see_reports", undefined, c.get("screen").id);
    return c.json(await salesReport(till, c.req.valid("query")), 200);
  });
}
