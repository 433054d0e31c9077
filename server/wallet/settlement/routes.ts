/** What a terminal asks about the money that was taken at it. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { jsonAnswer } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { inTransaction, type WalletDb } from "../store.ts";
import type { TerminalEnv } from "../terminals/admission.ts";
import { DayParam, PageQuery, SettlementAnswer } from "./api.ts";
import { readSettlement } from "./read.ts";

const getSettlement = createRoute({
  method: "get",
  path: "/v1/settlements/{day}",
  summary: "What of a business day the wallet settles, or has settled, for the money taken at this terminal",
  request: { params: DayParam, query: PageQuery },
  responses: jsonAnswer(SettlementAnswer, "A page of the day's lines, and the totals of all"),
});

export function settlementRoutes({ db }: { readonly db: WalletDb }): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });
  app.openapi(getSettlement, async (c) => {
    const { terminal, merchant, spend } = c.get("terminal");
    await inTransaction(db, spend);
    const { after } = c.req.valid("query");
    const { lines, ...rest } = await readSettlement(db, {
      merchant,
      terminal,
      day: c.req.valid("param").day,
      after,
    });
    return c.json({ ...rest, lines: [...lines] }, 200);
  });
  return app;
}
