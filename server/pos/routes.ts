/** What routes of the till have in common: who asks, and how bodies and answers are declared. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Env, MiddlewareHandler } from "hono";
import { Refusal } from "#domain/refusal.ts";
import { malformed } from "#kit/problems.ts";
import type { ScreenKind } from "./api.ts";
import type { Operator } from "./operators/operators.ts";
import type { LiveScreen, Screens } from "./screens/screens.ts";

export type ScreenEnv = { Variables: { screen: LiveScreen } };

export function newRoutes<E extends Env = ScreenEnv>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({ defaultHook: malformed });
}

/** Lets in screens of one kind that bring their token. */
export function pairedAs(screens: Screens, kind: ScreenKind): MiddlewareHandler<ScreenEnv> {
  return async (c, next) => {
    const screen = screens.of(c.req.header("authorization"));
    if (screen.kind !== kind) throw new Refusal("screen_not_allowed");
    // What a page asks by itself says nothing of who is there; what changes anything does.
    if (c.req.method !== "GET") screens.touch(screen);
    c.set("screen", screen);
    await next();
  };
}

/** Whether somebody is signed in there who may work. */
export function mayWork({ session }: LiveScreen): boolean {
  return session !== undefined && !session.pinMustChange;
}

/** The operator who is signed in at the asking screen. @throws Refusal `signed_out`, `pin_must_change` */
export function operatorOf(c: Context<ScreenEnv>): Operator {
  return operatorAt(c.get("screen"));
}

/** @throws Refusal as `operatorOf` */
export function operatorAt({ session }: LiveScreen): Operator {
  if (!session) throw new Refusal("signed_out");
  if (session.pinMustChange) throw new Refusal("pin_must_change");
  return session;
}
