/** The door of the bank's people: who they are, and what was done by whom. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { jsonAnswer } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import type { WalletDb } from "../store.ts";
import { latestActs } from "./acts.ts";
import { admitStaff, type StaffEnv } from "./admission.ts";
import { ActsAnswer, ActsQuery, StaffAnswer } from "./api.ts";

const PAGE = 100;

export function bankRoutes({ db }: { readonly db: WalletDb }): OpenAPIHono<StaffEnv> {
  const getStaff = createRoute({
    method: "get",
    path: "/v1/bank/staff/current",
    summary: "Whose token this is",
    middleware: admitStaff(db),
    responses: jsonAnswer(StaffAnswer, "The member of staff"),
  });
  const getActs = createRoute({
    method: "get",
    path: "/v1/bank/acts",
    summary: "What the bank's people did, the latest first",
    middleware: admitStaff(db, "risk"),
    request: { query: ActsQuery },
    responses: jsonAnswer(ActsAnswer, "At most a hundred acts"),
  });
  const app = new OpenAPIHono<StaffEnv>({ defaultHook: malformed });
  app.openapi(getStaff, (c) => c.json(c.get("staff"), 200));
  app.openapi(getActs, async (c) =>
    c.json({ acts: await latestActs(db, { ...c.req.valid("query"), limit: PAGE }) }, 200),
  );
  return app;
}
