/** Signing in and out at a checkout, and choosing a PIN. The session belongs to the screen's token. */
import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import {
  NewPinInput,
  OperatorInput,
  OperatorView,
  PinResetInput,
  PinResetView,
  PreferencesInput,
  Session,
  SignInInput,
  Uuid,
} from "../api.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { LiveScreen, ScreenSession, Screens } from "../screens/screens.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { permit } from "./approval.ts";
import { makeBadge, revokeBadge } from "./badges.ts";
import {
  changePin,
  keepOperator,
  type Operator,
  type OperatorDeps,
  type OperatorRow,
  operatorViews,
  signIn,
} from "./operators.ts";
import { permissionsFor } from "./permissions.ts";
import { type PinResetDeps, resetPin } from "./pin-reset.ts";
import { keepPreferences, preferencesOf } from "./preferences.ts";

const getOperators = createRoute({
  method: "get",
  path: "/api/operators",
  summary: "Who may sign in here",
  responses: jsonAnswer(z.object({ names: z.array(z.string()) }), "Their names"),
});
const getStaff = createRoute({
  method: "get",
  path: "/api/staff",
  summary: "The operators and their roles, for a manager",
  responses: jsonAnswer(z.array(OperatorView), "The operators"),
});
const putOperator = createRoute({
  method: "put",
  path: "/api/staff/{id}",
  summary: "Add an operator, change a role, or set a PIN that its owner then replaces",
  request: { params: z.object({ id: Uuid }), body: jsonBody(OperatorInput) },
  responses: jsonAnswer(z.array(OperatorView), "The operators"),
});
const putBadge = createRoute({
  method: "put",
  path: "/api/staff/{id}/badges/{badge}",
  summary: "Print an operator a badge; the one before counts no more",
  request: { params: z.object({ id: Uuid, badge: Uuid }), body: jsonBody(z.strictObject({})) },
  responses: jsonAnswer(z.array(OperatorView), "The operators"),
});
const deleteBadge = createRoute({
  method: "delete",
  path: "/api/staff/{id}/badge",
  summary: "Revoke an operator's badge",
  request: { params: z.object({ id: Uuid }) },
  responses: jsonAnswer(z.array(OperatorView), "The operators"),
});
const postPresence = createRoute({
  method: "post",
  path: "/api/session/presence",
  summary: "Somebody is there: the checkout does not lock itself yet",
  responses: { 204: { description: "Noted" } },
});
const getSession = createRoute({
  method: "get",
  path: "/api/session",
  summary: "Who is signed in at this checkout",
  responses: jsonAnswer(Session, "The session"),
});
const postSession = createRoute({
  method: "post",
  path: "/api/session",
  summary: "Sign in with a PIN",
  request: { body: jsonBody(SignInInput) },
  responses: jsonAnswer(Session, "The session"),
});
const deleteSession = createRoute({
  method: "delete",
  path: "/api/session",
  summary: "Sign out",
  responses: { 204: { description: "Signed out" } },
});
const putPin = createRoute({
  method: "put",
  path: "/api/session/pin",
  summary: "Choose a new PIN",
  request: { body: jsonBody(NewPinInput) },
  responses: jsonAnswer(Session, "The session"),
});
const putPinReset = createRoute({
  method: "put",
  path: "/api/pin-resets/{id}",
  summary:
    "Choose a new PIN with the code that the bank gave; needs the line, and ends the operator's sessions",
  request: { params: z.object({ id: Uuid }), body: jsonBody(PinResetInput) },
  responses: jsonAnswer(PinResetView, "The PIN is set"),
});
const putPreferences = createRoute({
  method: "put",
  path: "/api/session/preferences",
  summary: "Keep what the operator has chosen of language, size of type and hand, for every checkout",
  request: { body: jsonBody(PreferencesInput) },
  responses: jsonAnswer(Session, "The session"),
});

export interface OperatorRouteDeps {
  readonly till: Till;
  readonly operators: OperatorDeps;
  readonly pinReset: Pick<PinResetDeps, "backend" | "isLineUp">;
  readonly screens: Screens;
  /** Hears of everybody who may work from now on; true where the shift has to be seen to first. */
  readonly onSignIn: (operator: Operator) => boolean;
}

export function operatorRoutes({ till, operators: deps, pinReset, screens, onSignIn }: OperatorRouteDeps) {
  const { db } = deps.store;
  const app = newRoutes();
  const checkout = pairedAs(screens, "checkout");
  app.use("/api/session", checkout);
  app.use("/api/session/*", checkout);
  app.use("/api/operators", checkout);
  app.use("/api/pin-resets/*", checkout);
  app.use("/api/staff", checkout);
  app.use("/api/staff/*", checkout);
  return app
    .openapi(getOperators, (c) => {
      return c.json({ names: operatorViews(deps.store.db).map(({ name }) => name) }, 200);
    })
    .openapi(getStaff, async (c) => {
      await permit(deps, operatorOf(c), "manage_operators", undefined, c.get("screen").id);
      return c.json(operatorViews(deps.store.db), 200);
    })
    .openapi(putOperator, async (c) => {
      const manager = operatorOf(c);
      await permit(deps, manager, "manage_operators", undefined, c.get("screen").id);
      const { id } = c.req.valid("param");
      await keepOperator(deps, id, c.req.valid("json"), manager);
      screens.changeSessions(id, c.req.valid("json"));
      till.streams.checkout.append({ name: "session", data: {} });
      return c.json(operatorViews(deps.store.db), 200);
    })
    .openapi(putBadge, async (c) => {
      const manager = operatorOf(c);
      await permit(deps, manager, "manage_operators", undefined, c.get("screen").id);
      const { id, badge } = c.req.valid("param");
      await makeBadge(till, deps, badge, id, manager);
      return c.json(operatorViews(db), 200);
    })
    .openapi(deleteBadge, async (c) => {
      const manager = operatorOf(c);
      await permit(deps, manager, "manage_operators", undefined, c.get("screen").id);
      revokeBadge(deps, c.req.valid("param").id, manager);
      return c.json(operatorViews(db), 200);
    })
    .openapi(postPresence, (c) => {
      operatorOf(c);
      return c.body(null, 204);
    })
    .openapi(getSession, (c) => c.json(viewOf(db, expectSession(c.get("screen"))), 200))
    .openapi(postSession, async (c) => {
      const { operator, pin } = c.req.valid("json");
      const screen = c.get("screen");
      screen.session = sessionOf(await signIn(deps, operator, pin, screen.id));
      const shiftDue = onSignIn(screen.session);
      return c.json(viewOf(db, screen.session, shiftDue), 200);
    })
    .openapi(deleteSession, (c) => {
      c.get("screen").session = undefined;
      return c.body(null, 204);
    })
    .openapi(putPin, async (c) => {
      const { pin, newPin } = c.req.valid("json");
      const screen = c.get("screen");
      const { name } = expectSession(screen);
      screen.session = sessionOf(await changePin(deps, name, pin, newPin, screen.id));
      return c.json(viewOf(db, screen.session), 200);
    })
    .openapi(putPinReset, async (c) => {
      const input = c.req.valid("json");
      const { id, name, role } = await resetPin(
        { ...deps, ...pinReset },
        c.req.valid("param").id,
        input,
        c.get("screen").id,
      );
      screens.changeSessions(id, { name, role, pin: input.newPin });
      till.streams.checkout.append({ name: "session", data: {} });
      return c.json({ done: true as const }, 200);
    })
    .openapi(putPreferences, (c) => {
      const session = expectSession(c.get("screen"));
      keepPreferences(deps.store, session.id, c.req.valid("json"));
      return c.json(viewOf(db, session), 200);
    });
}

function expectSession({ session }: LiveScreen): ScreenSession {
  if (!session) throw new Refusal("signed_out");
  return session;
}

function sessionOf({ id, name, role, pinMustChange }: OperatorRow): ScreenSession {
  return { id, name, role, pinMustChange };
}

function viewOf(db: PosDb, { id, name, role, pinMustChange }: ScreenSession, shiftDue = false): Session {
  return {
    shiftDue,
    operator: { id, name, role },
    pinMustChange,
    preferences: preferencesOf(db, id),
    permissions: permissionsFor(db, role),
  };
}
