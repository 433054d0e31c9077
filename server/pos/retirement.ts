/**
 * The terminal's end: it takes nothing new from the moment when it is asked to, settles nothing any more because nothing
 * may be pending, and the wallet is told. Only then may its data be erased.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { RetirementView } from "./api.ts";
import type { WalletBackend } from "./backends/backend.ts";
import { readFact, writeFact } from "./facts.ts";
import { writeJournal } from "./journal.ts";
import { permit } from "./operators/approval.ts";
import type { Operator, OperatorDeps } from "./operators/operators.ts";
import { pendingTotals } from "./payments/store.ts";
import { newRoutes, operatorOf, pairedAs } from "./routes.ts";
import type { Screens } from "./screens/screens.ts";
import type { PosDb } from "./store.ts";

export function isRetired(db: PosDb): boolean {
  return readFact(db, "retired") !== undefined;
}

/** Why the terminal's data may not be erased: money of somebody may depend on it. */
export function whyNotErase(db: PosDb): "payments_pending" | "not_retired" | undefined {
  if (pendingTotals(db).pending > 0) return "payments_pending";
  return readFact(db, "retired") === "yes" ? undefined : "not_retired";
}

const putRetirement = createRoute({
  method: "put",
  path: "/api/retirement",
  summary: "Deactivate this terminal: not while anything is pending",
  request: { body: jsonBody(z.strictObject({})) },
  responses: jsonAnswer(RetirementView, "Whether the bank knows"),
});

export function retirementRoutes(deps: OperatorDeps, backend: WalletBackend, screens: Screens) {
  const app = newRoutes();
  app.use("/api/retirement", pairedAs(screens, "checkout"));
  return app.openapi(putRetirement, async (c) => {
    const operator = operatorOf(c);
    await permit(deps, operator, "deactivate_terminal", undefined, c.get("screen").id);
    beginRetirement(deps, operator);
    // The wallet last: until it has said that it knows, the terminal waits to be asked again.
    if (!(await backend.retire())) throw new Refusal("busy");
    deps.store.write((db) => writeFact(db, "retired", "yes"));
    return c.json({ retired: true }, 200);
  });
}

function beginRetirement(
  { store, clocks }: Pick<OperatorDeps, "store" | "clocks">,
  operator: Operator,
): void {
  store.write((db) => {
    if (pendingTotals(db).pending > 0) throw new Refusal("payments_pending");
    if (isRetired(db)) return;
    writeFact(db, "retired", "asked");
    writeJournal(db, {
      at: clocks.now(),
      actor: operator.name,
      action: "terminal retired",
      subject: "terminal",
    });
  });
}
