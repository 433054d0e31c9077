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
import { csvOf, TABLE_TYPES, xlsxOf } from "../tables/tables.ts";
import type { Till } from "../till.ts";
import { ExportQuery, PaperInput, PeriodQuery, SalesReport } from "./api.ts";
import { printReport } from "./paper.ts";
import { periodAsked, salesReport } from "./report.ts";
import { reportRows, reportSheets } from "./sheets.ts";

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

const getExport = createRoute({
  method: "get",
  path: "/api/reports/sales/export",
  summary: "A report as a file: one CSV table, or an Excel file with a sheet for each way to cut it",
  request: { query: ExportQuery },
  responses: {
    200: {
      description: "The file",
      content: {
        [TABLE_TYPES.csv]: { schema: z.string() },
        [TABLE_TYPES.xlsx]: { schema: z.string().openapi({ format: "binary" }) },
      },
    },
  },
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
    .openapi(getExport, async (c) => {
      await permit(operators, operatorOf(c), "see_reports", undefined, c.get("screen").id);
      const { format, language, ...query } = c.req.valid("query");
      const report = await salesReport(till, periodAsked(till, query));
      const file =
        format === "csv" ? csvOf(reportRows(report, language)) : await xlsxOf(reportSheets(report, language));
      return c.body(file, 200, { "content-type": TABLE_TYPES[format] });
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
