/** Activation, and the terminal's own record with the wallet's time in a signed answer. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { Activation, ActivationInput } from "../api.ts";
import type { WalletDeps } from "../app.ts";
import { databaseTime, inTransaction } from "../store.ts";
import { activate } from "./activation.ts";
import type { TerminalEnv } from "./admission.ts";

const postActivation = createRoute({
  method: "post",
  path: "/v1/activations",
  summary: "Enrol a terminal with the one-time code that bank staff made for it",
  request: { body: jsonBody(ActivationInput) },
  responses: jsonAnswer(Activation, "Enrolled"),
});
const TerminalState = z.object({ terminal: z.uuid(), time: z.int() }).openapi("TerminalState");
const getTerminal = createRoute({
  method: "get",
  path: "/v1/terminals/current",
  summary: "The terminal that asks, and the wallet's time",
  responses: jsonAnswer(TerminalState, "Active"),
});

export function terminalRoutes(deps: WalletDeps): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });
  app.openapi(postActivation, async (c) =>
    c.json(await activate(deps.db, deps.keys, deps.payUrl(), c.req.valid("json")), 200),
  );
  app.openapi(getTerminal, async (c) => {
    const { terminal, spend } = c.get("terminal");
    await inTransaction(deps.db, spend);
    return c.json({ terminal, time: await databaseTime(deps.db) }, 200);
  });
  return app;
}
