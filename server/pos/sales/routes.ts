/** Sales, tenders, payments and receipts as the checkout calls them. */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import {
  AcceptanceInput,
  AttemptInput,
  CancellationInput,
  RefundInput,
  SaleInput,
  SaleSummary,
  SaleView,
  SlipInput,
  TenderInput,
  Uuid,
} from "../api.ts";
import { permit, permitAll } from "../operators/approval.ts";
import { discountLimitOf } from "../operators/discount-limits.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { type AcceptanceDeps, acceptCode } from "../payments/acceptance.ts";
import type { Payments } from "../payments/payments.ts";
import { type PrintQueue, printAgain } from "../receipts/jobs.ts";
import type { Refunds } from "../refunds/refunds.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import { publishSale, type Till } from "../till.ts";
import type { Sales } from "./sales.ts";
import { findSales } from "./search.ts";

const id = Uuid;
const attempt = z.coerce.number().int().min(1).max(255);
const Nothing = z.strictObject({});
const sale = jsonAnswer(SaleView, "The sale as it stands");

const putSale = createRoute({
  method: "put",
  path: "/api/sales/{id}",
  summary: "Open a sale",
  request: { params: z.object({ id }), body: jsonBody(SaleInput) },
  responses: sale,
});
const getSale = createRoute({
  method: "get",
  path: "/api/sales/{id}",
  summary: "How a sale stands",
  request: { params: z.object({ id }) },
  responses: sale,
});
const putTender = createRoute({
  method: "put",
  path: "/api/sales/{id}/tenders/{tender}",
  summary: "Take cash, or begin to collect from a wallet",
  request: { params: z.object({ id, tender: id }), body: jsonBody(TenderInput) },
  responses: sale,
});
const putPayment = createRoute({
  method: "put",
  path: "/api/sales/{id}/tenders/{tender}/payments/{attempt}",
  summary: "A further attempt, after the one before ended without money",
  request: { params: z.object({ id, tender: id, attempt }), body: jsonBody(AttemptInput) },
  responses: sale,
});
const putAcceptance = createRoute({
  method: "put",
  path: "/api/sales/{id}/tenders/{tender}/payments/{attempt}/acceptance",
  summary: "Take a payment on the payer's 8-digit code, unconfirmed, while the line is down",
  request: { params: z.object({ id, tender: id, attempt }), body: jsonBody(AcceptanceInput) },
  responses: sale,
});
const putReversal = createRoute({
  method: "put",
  path: "/api/sales/{id}/tenders/{tender}/payments/{attempt}/reversal",
  summary: "Cancel a payment: no proof turns it green after this",
  request: { params: z.object({ id, tender: id, attempt }), body: jsonBody(Nothing) },
  responses: sale,
});
const putReceipt = createRoute({
  method: "put",
  path: "/api/sales/{id}/receipts/{job}",
  summary: "Print the receipt again, as a copy where the original may be out",
  request: { params: z.object({ id, job: id }), body: jsonBody(Nothing) },
  responses: sale,
});
const putSlip = createRoute({
  method: "put",
  path: "/api/sales/{id}/slips/{job}",
  summary: "Print the slip of a refund or of a late reversal again",
  request: { params: z.object({ id, job: id }), body: jsonBody(SlipInput) },
  responses: sale,
});
const putRefund = createRoute({
  method: "put",
  path: "/api/sales/{id}/refunds/{refund}",
  summary: "Give back part or all of what a wallet paid, to the same payer",
  request: { params: z.object({ id, refund: id }), body: jsonBody(RefundInput) },
  responses: sale,
});
const getSales = createRoute({
  method: "get",
  path: "/api/sales",
  summary: "The latest sales, or those that fit what was typed, the surest first",
  request: {
    query: z.object({
      text: z.string().max(20).optional().openapi({
        description:
          "A number, an amount, a time of today, or the last four digits or more of a payment's id",
      }),
    }),
  },
  responses: jsonAnswer(z.array(SaleSummary), "At most thirty sales"),
});
const putCancellation = createRoute({
  method: "put",
  path: "/api/sales/{id}/cancellation",
  summary: "Give up a sale that is not paid in full: what was collected goes back",
  request: { params: z.object({ id }), body: jsonBody(CancellationInput) },
  responses: sale,
});

export interface SaleRouteDeps {
  readonly till: Till;
  readonly sales: Sales;
  readonly payments: Payments;
  readonly prints: PrintQueue;
  readonly refunds: Refunds;
  readonly screens: Screens;
  readonly operators: OperatorDeps;
  readonly acceptance: AcceptanceDeps;
  /** Basis points that whoever sells may take off a sale alone, where no manager has said otherwise of the role. */
  readonly discountLimit: number;
}

export function saleRoutes(deps: SaleRouteDeps) {
  const { till, sales, discountLimit, payments, prints, refunds, screens, operators, acceptance } = deps;
  const app = newRoutes();
  app.use("/api/sales", pairedAs(screens, "checkout"));
  app.use("/api/sales/*", pairedAs(screens, "checkout"));
  return app
    .openapi(putSale, async (c) => {
      const operator = operatorOf(c);
      const { approval, ...input } = c.req.valid("json");
      const { id } = c.req.valid("param");
      const limit = discountLimitOf(till.store.db, operator.role, discountLimit);
      const actions = sales.actionsToOpen(id, input, limit);
      const approvedBy = await permitAll(operators, operator, actions, approval, c.get("screen").id);
      return c.json(sales.open(id, input, operator, approvedBy), 200);
    })
    .openapi(getSales, (c) => {
      operatorOf(c);
      return c.json(findSales(till, c.req.valid("query").text ?? ""), 200);
    })
    .openapi(getSale, (c) => {
      operatorOf(c);
      return c.json(sales.view(c.req.valid("param").id), 200);
    })
    .openapi(putTender, (c) => {
      const { id, tender } = c.req.valid("param");
      return c.json(sales.tender(id, tender, c.req.valid("json"), operatorOf(c)), 200);
    })
    .openapi(putPayment, (c) => {
      const { id, tender, attempt } = c.req.valid("param");
      const { code } = c.req.valid("json");
      return c.json(sales.retry(id, { tender, attempt }, code, operatorOf(c)), 200);
    })
    .openapi(putAcceptance, async (c) => {
      const { id, tender, attempt } = c.req.valid("param");
      const { code, approval } = c.req.valid("json");
      const operator = operatorOf(c);
      const manager = await permit(operators, operator, "accept_code", approval, c.get("screen").id);
      acceptCode(acceptance, id, { tender, attempt }, code, (manager ?? operator).name);
      return c.json(sales.view(id), 200);
    })
    .openapi(putReversal, (c) => {
      const { id, tender, attempt } = c.req.valid("param");
      payments.reverse(id, { tender, attempt }, operatorOf(c).name);
      return c.json(sales.view(id), 200);
    })
    .openapi(putReceipt, (c) => {
      const { id, job } = c.req.valid("param");
      printAgain(till, { sale: id, kind: "receipt", subject: "" }, job, operatorOf(c).name);
      prints.wake();
      return c.json(publishSale(till, id), 200);
    })
    .openapi(putSlip, (c) => {
      const { id, job } = c.req.valid("param");
      printAgain(till, { sale: id, ...c.req.valid("json") }, job, operatorOf(c).name);
      prints.wake();
      return c.json(publishSale(till, id), 200);
    })
    .openapi(putRefund, async (c) => {
      const { id, refund } = c.req.valid("param");
      const { approval, ...input } = c.req.valid("json");
      const operator = operatorOf(c);
      const manager = await permit(operators, operator, "refund", approval, c.get("screen").id);
      return c.json(refunds.ask(id, refund, input, { operator, approvedBy: manager?.id }), 200);
    })
    .openapi(putCancellation, async (c) => {
      const { id } = c.req.valid("param");
      const { approval } = c.req.valid("json");
      const operator = operatorOf(c);
      if (!sales.hasToReturn(id)) return c.json(sales.cancel(id, operator, undefined), 200);
      const approvedBy = await permit(operators, operator, "refund", approval, c.get("screen").id);
      return c.json(sales.cancel(id, operator, { operator, approvedBy }), 200);
    });
}
