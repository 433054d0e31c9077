/** Reports of what was sold, as the checkout calls them. */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { DayPapers } from "../api.ts";
import { Uuid } from "../api-parts.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { dayJobsOf, type PrintQueue } from "../receipts/jobs.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import { printJobView } from "../sales/store.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { PaperInput, PeriodQuery, SalesReport } from "./api.ts";
import { printReport } from "./paper.ts";
import { periodAsked, salesReport } from "./report.ts";

const getReport = createRoute({
  method: "get",
  path: "/api/reports/sales",
  summary: "What was sold from one day to another, both included, beside whole weeks earlier",
  request: { query: PeriodQuery },
  responses: jsonAnswer(SalesReport, "The report"),
});

const putPaper = createRoute({
  method: "put",
  path: "/api/reports/sales/papers/{id}",
  summary: "Print a report as it stands",
  request: { params: z.object({ id: Uuid }), body: jsonBody(PaperInput) },
  responses: jsonAnswer(DayPapers, "The papers of the report's last day"),
});

export interface ReportRouteDeps {
  readonly till: Till;
  readonly prints: PrintQueue;
  readonly operators: OperatorDeps;
  readonly screens: Screens;
}

export function reportRoutes({ till, prints, operators, screens }: ReportRouteDeps) {
  const app = newRoutes();
  app.use("/api/reports/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getReport, async (c) => {
      await permit(operators, operatorOf(c), "see_reports", undefined, c.get("screen").id);
      return c.json(await salesReport(till, periodAsked(till, c.req.valid("query"))), 200);
    })
    .openapi(putPaper, async (c) => {
      const operator = operatorOf(c);
      await permit(operators, operator, "see_reports", undefined, c.get("screen").id);
      const report = await salesReport(till, periodAsked(till, c.req.valid("json")));
      printReport(till, prints, report, c.req.valid("param").id, operator);
      const papers = dayJobsOf(till.store.db, report.to).map(printJobView);
      return c.json({ day: report.to, papers }, 200);
    });
}
