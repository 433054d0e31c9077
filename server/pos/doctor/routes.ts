/** The doctor as the command and a manager's screen ask for it. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorAt } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Doctor } from "./doctor.ts";
import { DoctorReport, LineOfReport } from "./report.ts";

const nothing = jsonBody(z.strictObject({}));

const getReport = createRoute({
  method: "get",
  path: "/api/doctor",
  summary: "Examine everything that this terminal needs; prints and opens nothing",
  responses: jsonAnswer(DoctorReport, "What was found"),
});
const postTestPage = createRoute({
  method: "post",
  path: "/api/doctor/test-page",
  summary: "Print a test page",
  request: { body: nothing },
  responses: jsonAnswer(LineOfReport, "What became of it"),
});
const postDrawer = createRoute({
  method: "post",
  path: "/api/doctor/drawer",
  summary: "Open the drawer once, to see whether it does; it is journalled",
  request: { body: nothing },
  responses: jsonAnswer(LineOfReport, "What became of it"),
});
const postAcceptanceSlip = createRoute({
  method: "post",
  path: "/api/doctor/acceptance-slip",
  summary: "Examine, and print what was found for the shop to keep; not where anything is wrong",
  request: { body: jsonBody(z.strictObject({ installer: z.string().min(1).max(40).optional() })) },
  responses: jsonAnswer(LineOfReport, "What became of it"),
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
  return app
    .openapi(getReport, async (c) => c.json(await doctorFor(c.get("actor")).examine(), 200))
    .openapi(postTestPage, async (c) => c.json(await doctorFor(c.get("actor")).printTestPage(), 200))
    .openapi(postAcceptanceSlip, async (c) => {
      const { installer } = c.req.valid("json");
      return c.json(await doctorFor(c.get("actor")).printAcceptanceSlip(installer), 200);
    })
    .openapi(postDrawer, async (c) => c.json(await doctorFor(c.get("actor")).openDrawer(), 200));
}

const hashed = (text: string): Buffer => createHash("sha256").update(text).digest();
