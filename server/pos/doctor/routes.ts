/** The doctor as the command and a manager's screen ask for it. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api-parts.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorAt } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import { DeedsUnderWay } from "./deeds-under-way.ts";
import type { Doctor } from "./doctor.ts";
import { AskedDeed, DeedAnswer, DoctorReport } from "./report.ts";

const getReport = createRoute({
  method: "get",
  path: "/api/doctor",
  summary: "Examine everything that this terminal needs; prints and opens nothing",
  responses: jsonAnswer(DoctorReport, "What was found"),
});
const params = z.object({ id: Uuid });
const putDeed = createRoute({
  method: "put",
  path: "/api/doctor/deeds/{id}",
  summary:
    "Print a test page or the acceptance slip, or open the drawer to see whether it does: once for an id",
  request: { params, body: jsonBody(AskedDeed) },
  responses: jsonAnswer(DeedAnswer, "What became of it"),
});
const getDeed = createRoute({
  method: "get",
  path: "/api/doctor/deeds/{id}",
  summary: "Ask what became of it; not found once this terminal has started anew",
  request: { params },
  responses: jsonAnswer(DeedAnswer, "What became of it"),
});

export interface DoctorRouteDeps {
  /** Who looks, for whom: the name stands in the journal. */
  readonly doctorFor: (actor: string) => Doctor;
  /** What the command of this machine brings. */
  readonly token: string;
  readonly operators: OperatorDeps;
  readonly screens: Screens;
}

/** How the journal calls whoever runs the command on this machine. */
const COMMAND = "doctor";

type DoctorEnv = { Variables: { actor: string } };

export function doctorRoutes({ doctorFor, token, operators, screens }: DoctorRouteDeps) {
  const wanted = hashed(`Bearer ${token}`);
  const admit: MiddlewareHandler<DoctorEnv> = async (c, next) => {
    const brought = c.req.header("authorization");
    if (brought !== undefined && timingSafeEqual(hashed(brought), wanted)) c.set("actor", COMMAND);
    else c.set("actor", await managerAt(brought));
    await next();
  };

  async function managerAt(authorization: string | undefined): Promise<string> {
    const screen = screens.of(authorization);
    if (screen.kind !== "checkout") throw new Refusal("screen_not_allowed");
    const operator = operatorAt(screen);
    await permit(operators, operator, "examine_terminal", undefined, screen.id);
    return operator.name;
  }

  const app = newRoutes<DoctorEnv>();
  app.use("/api/doctor", admit);
  app.use("/api/doctor/*", admit);
  const deeds = new DeedsUnderWay();
  const answer = async (id: Id): Promise<DeedAnswer> => {
    const line = await deeds.outcome(id);
    return line ? { line } : {};
  };
  return app
    .openapi(getReport, async (c) => c.json(await doctorFor(c.get("actor")).examine(), 200))
    .openapi(putDeed, async (c) => {
      const { id } = c.req.valid("param");
      deeds.begin(id, () => doctorFor(c.get("actor")).carryOut(c.req.valid("json")));
      return c.json(await answer(id), 200);
    })
    .openapi(getDeed, async (c) => {
      const { id } = c.req.valid("param");
      if (!deeds.has(id)) throw new Refusal("not_found");
      return c.json(await answer(id), 200);
    });
}

const hashed = (text: string): Buffer => createHash("sha256").update(text).digest();
