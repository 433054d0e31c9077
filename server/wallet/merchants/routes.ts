/** Merchants for the bank's people: registering and changing them, what they were before, and what they pay. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { isTimeZone } from "#domain/business-day.ts";
import { type MerchantFacts, unsoundFacts } from "#domain/merchant.ts";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { admitStaff, type StaffEnv } from "../bank/admission.ts";
import type { WalletDb } from "../store.ts";
import {
  FeeScheduleInput,
  FeeScheduleParam,
  FeeSchedulesAnswer,
  IdParam,
  MerchantAnswer,
  MerchantHistory,
  MerchantInput,
  MerchantsAnswer,
  MerchantsQuery,
} from "./api.ts";
import { findMerchant, historyOf, listMerchants } from "./merchants.ts";
import { orderFees, orderMerchant, schedulesOfMerchant } from "./orders.ts";

const PAGE = 100;

export function merchantRoutes({ db }: { readonly db: WalletDb }): OpenAPIHono<StaffEnv> {
  const getMerchants = createRoute({
    method: "get",
    path: "/v1/bank/merchants",
    summary: "The merchants",
    middleware: admitStaff(db),
    request: { query: MerchantsQuery },
    responses: jsonAnswer(MerchantsAnswer, "At most a hundred merchants"),
  });
  const getMerchant = createRoute({
    method: "get",
    path: "/v1/bank/merchants/{id}",
    summary: "What the bank knows of a merchant",
    middleware: admitStaff(db),
    request: { params: IdParam },
    responses: jsonAnswer(MerchantAnswer, "The merchant"),
  });
  const getHistory = createRoute({
    method: "get",
    path: "/v1/bank/merchants/{id}/history",
    summary: "Whatever the bank knew of a merchant, each with the moment from which it held",
    middleware: admitStaff(db),
    request: { params: IdParam },
    responses: jsonAnswer(MerchantHistory, "Every version, the first one first"),
  });
  const putMerchant = createRoute({
    method: "put",
    path: "/v1/bank/merchants/{id}",
    summary: "Register a merchant, or change what the bank knows of it",
    middleware: admitStaff(db, "operations"),
    request: { params: IdParam, body: jsonBody(MerchantInput) },
    responses: jsonAnswer(MerchantAnswer, "The merchant as it is now"),
  });
  const getSchedules = createRoute({
    method: "get",
    path: "/v1/bank/merchants/{id}/fee-schedules",
    summary: "All fee schedules that were ever agreed with a merchant",
    middleware: admitStaff(db),
    request: { params: IdParam },
    responses: jsonAnswer(FeeSchedulesAnswer, "In the order of time"),
  });
  const putSchedule = createRoute({
    method: "put",
    path: "/v1/bank/merchants/{id}/fee-schedules/{schedule}",
    summary: "Agree on fees with a merchant, from a moment on that is still to come; the first one at once",
    middleware: admitStaff(db, "operations"),
    request: { params: FeeScheduleParam, body: jsonBody(FeeScheduleInput) },
    responses: jsonAnswer(FeeSchedulesAnswer, "In the order of time"),
  });

  const app = new OpenAPIHono<StaffEnv>({ defaultHook: malformed });
  app.openapi(getMerchants, async (c) =>
    c.json({ merchants: await listMerchants(db, c.req.valid("query").after, PAGE) }, 200),
  );
  app.openapi(getMerchant, async (c) => {
    const merchant = await findMerchant(db, c.req.valid("param").id);
    if (!merchant) throw new Refusal("not_found");
    return c.json(merchant, 200);
  });
  app.openapi(getHistory, async (c) => {
    const versions = await historyOf(db, c.req.valid("param").id);
    if (versions.length === 0) throw new Refusal("not_found");
    return c.json({ versions }, 200);
  });
  app.openapi(putMerchant, async (c) => {
    const { after, ...facts } = c.req.valid("json");
    expectSound(facts);
    return c.json(await orderMerchant(db, c.get("staff"), c.req.valid("param").id, after, facts), 200);
  });
  app.openapi(getSchedules, async (c) =>
    c.json({ schedules: await schedulesOfMerchant(db, c.req.valid("param").id) }, 200),
  );
  app.openapi(putSchedule, async (c) => {
    const { id: merchant, schedule } = c.req.valid("param");
    await orderFees(db, c.get("staff"), { id: schedule, merchant, ...c.req.valid("json") });
    return c.json({ schedules: await schedulesOfMerchant(db, merchant) }, 200);
  });
  return app;
}

/** @throws Refusal `merchant_not_sound` */
function expectSound(facts: MerchantFacts): void {
  if (unsoundFacts(facts).length > 0 || !isTimeZone(facts.timeZone)) throw new Refusal("merchant_not_sound");
}
