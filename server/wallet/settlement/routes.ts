/** What a terminal asks about the money that was taken at it, and to have what there is settled at once. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { schedulesOf } from "../fees/schedules.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import type { TerminalEnv } from "../terminals/admission.ts";
import { DayParam, DayRunParam, MadeSettlement, NothingInput, PageQuery, SettlementAnswer } from "./api.ts";
import { readSettlement } from "./read.ts";
import { settleNow } from "./settle.ts";
import { viewOf } from "./view.ts";

const getSettlement = createRoute({
  method: "get",
  path: "/v1/settlements/{day}",
  summary: "What of a business day the wallet settles, or has settled, for the money taken at this terminal",
  request: { params: DayParam, query: PageQuery },
  responses: jsonAnswer(SettlementAnswer, "A page of the day's lines, and the totals of all"),
});
const putRun = createRoute({
  method: "put",
  path: "/v1/settlements/{day}/runs/{run}",
  summary:
    "Settle the merchant at once (T+0), where that was agreed; asked again for the same run it is the same settlement",
  request: { params: DayRunParam, body: jsonBody(NothingInput) },
  responses: jsonAnswer(MadeSettlement, "The settlement"),
});

export function settlementRoutes({ db }: { readonly db: WalletDb }): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });
  app.openapi(getSettlement, async (c) => {
    const { terminal, merchant, spend } = c.get("terminal");
    await inTransaction(db, spend);
    const { after } = c.req.valid("query");
    const { day } = c.req.valid("param");
    const { lines, ...rest } = await readSettlement(db, { merchant, terminal, day, after });
    return c.json({ ...rest, lines: lines.map(({ terminal: _, ...line }) => line) }, 200);
  });
  app.openapi(putRun, async (c) => {
    const { terminal, merchant, spend } = c.get("terminal");
    const { retired } = await inTransaction(db, spend);
    if (retired) throw new Refusal("terminal_retired");
    const now = await databaseTime(db);
    const agreed = (await schedulesOf(db, merchant)).findLast(({ validFrom }) => validFrom <= now);
    if (!agreed?.onDemand) throw new Refusal("settlement_not_agreed");
    const id = await settleNow(db, { merchant, ...c.req.valid("param"), askedBy: `terminal ${terminal}` });
    return c.json(await viewOf(db, id), 200);
  });
  return app;
}
