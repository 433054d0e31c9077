/** Signing in and out at a checkout, and choosing a PIN. The session belongs to the screen's token. */
import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { NewPinInput, Session, SignInInput } from "../api.ts";
import { newRoutes, pairedAs } from "../routes.ts";
import type { LiveScreen, ScreenSession, Screens } from "../screens/screens.ts";
import { changePin, type OperatorDeps, type OperatorRow, operatorNames, signIn } from "./operators.ts";

const getOperators = createRoute({
  method: "get",
  path: "/api/operators",
  summary: "Who may sign in here",
  responses: jsonAnswer(z.object({ names: z.array(z.string()) }), "Their names"),
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

export function operatorRoutes(deps: OperatorDeps, screens: Screens) {
  const app = newRoutes();
  const checkout = pairedAs(screens, "checkout");
  app.use("/api/session", checkout);
  app.use("/api/session/*", checkout);
  app.use("/api/operators", checkout);
  return app
    .openapi(getOperators, (c) => c.json({ names: operatorNames(deps.store.db) }, 200))
    .openapi(getSession, (c) => c.json(viewOf(expectSession(c.get("screen"))), 200))
    .openapi(postSession, async (c) => {
      const { operator, pin } = c.req.valid("json");
      const screen = c.get("screen");
      screen.session = sessionOf(await signIn(deps, operator, pin, screen.id));
      return c.json(viewOf(screen.session), 200);
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
      return c.json(viewOf(screen.session), 200);
    });
}

function expectSession({ session }: LiveScreen): ScreenSession {
  if (!session) throw new Refusal("signed_out");
  return session;
}

function sessionOf({ id, name, pinMustChange }: OperatorRow): ScreenSession {
  return { id, name, pinMustChange };
}

function viewOf({ id, name, pinMustChange }: ScreenSession): Session {
  return { operator: { id, name }, pinMustChange };
}
