/** What the bank's people ask about a merchant's money, and do about it. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Id } from "#domain/ids.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { recordAct } from "../bank/acts.ts";
import { admitStaff, type StaffEnv } from "../bank/admission.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import {
  LinkAnswer,
  MadeSettlement,
  MerchantDayAnswer,
  MerchantDayParam,
  MerchantParam,
  MerchantRunParam,
  NothingInput,
  PageQuery,
  PayoutsAnswer,
  PayoutsQuery,
  SettlementParam,
  SettlementsAnswer,
  SettlementsQuery,
} from "./api.ts";
import { csvAnswer } from "./files.ts";
import { LINK_LIFETIME_MS, linkTo } from "./links.ts";
import { payOutAgain, payoutsNotDone } from "./payouts.ts";
import { latestSettlements, readReport } from "./report.ts";
import { settleNow } from "./settle.ts";
import { toPayoutView, toView, viewOf } from "./view.ts";

const PAGE = 100;

export interface SettlementBankDeps {
  readonly db: WalletDb;
  readonly keys: WalletKeys;
  /** Where the wallet's pages are reached. */
  readonly payUrl: () => string;
}

export function settlementBankRoutes({ db, keys, payUrl }: SettlementBankDeps): OpenAPIHono<StaffEnv> {
  const getSettlements = createRoute({
    method: "get",
    path: "/v1/bank/merchants/{id}/settlements",
    summary: "A merchant's settlements, the latest first, with what became of the payouts",
    middleware: admitStaff(db, "operations", "risk"),
    request: { params: MerchantParam, query: SettlementsQuery },
    responses: jsonAnswer(SettlementsAnswer, "At most a hundred settlements"),
  });
  const getDay = createRoute({
    method: "get",
    path: "/v1/bank/merchants/{id}/settlements/{day}",
    summary: "A merchant's business day: its lines, what they come to, and its settlements",
    middleware: admitStaff(db, "operations", "risk"),
    request: { params: MerchantDayParam, query: PageQuery },
    responses: jsonAnswer(MerchantDayAnswer, "A page of the day's lines, and the totals of all"),
  });
  const getCsv = createRoute({
    method: "get",
    path: "/v1/bank/merchants/{id}/settlements/{day}/lines.csv",
    summary: "All lines of a merchant's business day for a spreadsheet",
    middleware: admitStaff(db, "operations", "risk"),
    request: { params: MerchantDayParam },
    responses: { 200: { description: "The lines", content: { "text/csv": { schema: { type: "string" } } } } },
  });
  const postLink = createRoute({
    method: "post",
    path: "/v1/bank/merchants/{id}/settlements/{day}/links",
    summary: "Make a link for the merchant to this one day, as a page and as CSV, good for thirty days",
    middleware: admitStaff(db, "operations"),
    request: { params: MerchantDayParam, body: jsonBody(NothingInput) },
    responses: jsonAnswer(LinkAnswer, "Whoever has the link may read the day"),
  });
  const putRun = createRoute({
    method: "put",
    path: "/v1/bank/merchants/{id}/settlements/{day}/runs/{run}",
    summary: "Settle a merchant at once (T+0); asked again for the same run it is the same settlement",
    middleware: admitStaff(db, "operations"),
    request: { params: MerchantRunParam, body: jsonBody(NothingInput) },
    responses: jsonAnswer(MadeSettlement, "The settlement"),
  });
  const putPayout = createRoute({
    method: "put",
    path: "/v1/bank/settlements/{id}/payout",
    summary: "Ask the core bank again for a payout that it refused, to the merchant's account as it is now",
    middleware: admitStaff(db, "operations"),
    request: { params: SettlementParam, body: jsonBody(NothingInput) },
    responses: jsonAnswer(MadeSettlement, "The settlement with its payout"),
  });

  const getPayouts = createRoute({
    method: "get",
    path: "/v1/bank/payouts",
    summary:
      "Payouts that the core bank refused, or has not answered yet, of all merchants and the earliest first",
    middleware: admitStaff(db, "operations", "risk"),
    request: { query: PayoutsQuery },
    responses: jsonAnswer(PayoutsAnswer, "At most a hundred payouts"),
  });

  const app = new OpenAPIHono<StaffEnv>({ defaultHook: malformed });
  app.openapi(getSettlements, async (c) => {
    const { before } = c.req.valid("query");
    const made = await latestSettlements(db, c.req.valid("param").id, { before, limit: PAGE });
    return c.json({ settlements: made.map(toView) }, 200);
  });
  app.openapi(getDay, async (c) => {
    const { id, day } = c.req.valid("param");
    const report = await readReport(db, id, day, c.req.valid("query"));
    const settlements = report.made.map(toView);
    return c.json({ ...report.day, lines: [...report.day.lines], settlements }, 200);
  });
  app.openapi(getCsv, async (c) => {
    const { id, day } = c.req.valid("param");
    return csvAnswer(db, id, day);
  });
  app.openapi(postLink, async (c) => {
    const { id, day } = c.req.valid("param");
    await readReport(db, id, day, { limit: 1 });
    const expiresAt = (await databaseTime(db)) + LINK_LIFETIME_MS;
    const act = { act: "settlement.linked", subject: `merchant ${id}`, detail: { day, expiresAt } } as const;
    await inTransaction(db, (tx) => recordAct(tx, c.get("staff"), act));
    const link = linkTo({ merchant: id, day, expiresAt }, keys.pepper);
    return c.json({ url: `${payUrl()}/settlements/${link}`, expiresAt }, 200);
  });
  app.openapi(putRun, async (c) => {
    const { id: merchant, day, run } = c.req.valid("param");
    const by = c.get("staff");
    const about = { act: "settlement.asked", subject: `merchant ${merchant}` } as const;
    const note = (tx: WalletDb, id: Id) => recordAct(tx, by, { ...about, detail: { day, run, id } });
    const id = await settleNow(db, { merchant, day, run, askedBy: `staff ${by.id}`, note });
    return c.json(await viewOf(db, id), 200);
  });
  app.openapi(getPayouts, async (c) => {
    const { state, after } = c.req.valid("query");
    const found = await payoutsNotDone(db, state, { after, limit: PAGE });
    return c.json({ payouts: found.map(toPayoutView), time: await databaseTime(db) }, 200);
  });
  app.openapi(putPayout, async (c) => {
    const { id } = c.req.valid("param");
    await payOutAgain(db, id, c.get("staff"));
    return c.json(await viewOf(db, id), 200);
  });
  return app;
}
