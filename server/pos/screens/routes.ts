/** Pairing a screen, and its token after a restart. */
import { createRoute } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { PairedScreen, PairingInput, ScreenToken, TokenInput } from "../api.ts";
import { newRoutes } from "../routes.ts";
import type { Screens } from "./screens.ts";

const postScreen = createRoute({
  method: "post",
  path: "/api/screens",
  summary: "Pair a screen with the code that was printed at start",
  request: { body: jsonBody(PairingInput) },
  responses: jsonAnswer(PairedScreen, "The screen's secret, to keep, and its first token"),
});
const postToken = createRoute({
  method: "post",
  path: "/api/screens/token",
  summary: "Get a token for a paired screen, after a restart or a reload",
  request: { body: jsonBody(TokenInput) },
  responses: jsonAnswer(ScreenToken, "A token that lasts as long as this server"),
});

export function screenRoutes(screens: Screens) {
  return newRoutes()
    .openapi(postScreen, (c) => {
      const { kind, code } = c.req.valid("json");
      return c.json(screens.pair(kind, code), 200);
    })
    .openapi(postToken, (c) => {
      const { screen, secret } = c.req.valid("json");
      return c.json(screens.renew(screen, secret), 200);
    });
}
