/** The journal as the checkout reads it, for those who may see it. */
import { createRoute } from "@hono/zod-openapi";
import { jsonAnswer } from "#kit/openapi.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { JournalPage, JournalQuery, JournalVerdict } from "./api.ts";
import { journalPage, verifyChains } from "./pages.ts";

const getJournal = createRoute({
  method: "get",
  path: "/api/journal",
  summary: "What happened at this terminal, the latest first",
  request: { query: JournalQuery },
  responses: jsonAnswer(JournalPage, "Lines that fit, and where they go on"),
});
const getVerdict = createRoute({
  method: "get",
  path: "/api/journal/verdict",
  summary: "Verify the journal and the reports of closed shifts, each line over the one before",
  responses: jsonAnswer(JournalVerdict, "What was verified, and the first that does not follow"),
});

export interface JournalRouteDeps {
  readonly till: Till;
  readonly operators: OperatorDeps;
  readonly screens: Screens;
}

export function journalRoutes({ till, operators, screens }: JournalRouteDeps) {
  const app = newRoutes();
  app.use("/api/journal", pairedAs(screens, "checkout"));
  app.use("/api/journal/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getJournal, async (c) => {
      await permit(operators, operatorOf(c), "see_journal", undefined, c.get("screen").id);
      return c.json(await journalPage(till, c.req.valid("query")), 200);
    })
    .openapi(getVerdict, async (c) => {
      await permit(operators, operatorOf(c), "see_journal", undefined, c.get("screen").id);
      return c.json(await verifyChains(till.store.db, c.req.raw.signal), 200);
    });
}
