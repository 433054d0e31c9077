/** 挂单: a sale is set aside before anything was collected of it, and taken up again once, at whichever checkout. */
import { createRoute, z } from "@hono/zod-openapi";
import { asc, eq, isNull } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { isSellable, saleTotal } from "#domain/sale.ts";
import { heldSales } from "#drizzle/pos/schema.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api-parts.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { HeldInput, HeldSale, HeldSummary } from "./api.ts";
import { operatorName } from "./store.ts";

const waiting = jsonAnswer(z.array(HeldSummary), "What waits, the oldest first");
const params = z.object({ id: Uuid });

const getHeld = createRoute({
  method: "get",
  path: "/api/held-sales",
  summary: "Sales that were set aside",
  responses: waiting,
});
const putHeld = createRoute({
  method: "put",
  path: "/api/held-sales/{id}",
  summary: "Set a sale aside before anything was collected of it",
  request: { params, body: jsonBody(HeldInput) },
  responses: waiting,
});
const putRecall = createRoute({
  method: "put",
  path: "/api/held-sales/{id}/recall",
  summary: "Take a sale up again that was set aside; once, and again for the screen that did",
  request: { params, body: jsonBody(z.strictObject({})) },
  responses: jsonAnswer(HeldSale, "What it was"),
});

export function heldRoutes({ till, screens }: { readonly till: Till; readonly screens: Screens }) {
  const app = newRoutes();
  app.use("/api/held-sales", pairedAs(screens, "checkout"));
  app.use("/api/held-sales/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getHeld, (c) => {
      operatorOf(c);
      return c.json(waitingSales(till.store.db), 200);
    })
    .openapi(putHeld, (c) => {
      holdSale(till, c.req.valid("param").id, c.req.valid("json"), operatorOf(c));
      return c.json(publishHeld(till), 200);
    })
    .openapi(putRecall, (c) => {
      const operator = operatorOf(c);
      const sale = recallSale(till, c.req.valid("param").id, c.get("screen").id, operator);
      publishHeld(till);
      return c.json(sale, 200);
    });
}

/** @throws Refusal `amount_not_payable`, `id_reused` */
function holdSale(till: Till, id: Id, { lines, discount, note }: HeldInput, operator: Operator): void {
  if (!isSellable(lines, discount)) throw new Refusal("amount_not_payable");
  till.store.write((db) => {
    const known = db.select().from(heldSales).where(eq(heldSales.id, id)).get();
    if (known) {
      const same = JSON.stringify([known.lines, known.discount, known.note]);
      if (same !== JSON.stringify([lines, discount ?? null, note ?? null])) throw new Refusal("id_reused");
      return;
    }
    const at = till.clocks.now();
    db.insert(heldSales)
      .values({
        id,
        lines,
        discount: discount ?? null,
        note: note ?? null,
        operator: operator.id,
        heldAt: at,
      })
      .run();
    const detail = { total: saleTotal(lines, discount) };
    writeJournal(db, { at, actor: operator.name, action: "sale held", subject: id, detail });
  });
}

/** @throws Refusal `not_found`; `sale_closed` where another screen has taken it up */
function recallSale(till: Till, id: Id, screen: Id, operator: Operator): HeldSale {
  return till.store.write((db) => {
    const held = db.select().from(heldSales).where(eq(heldSales.id, id)).get();
    if (!held) throw new Refusal("not_found");
    if (held.recalledBy !== null && held.recalledBy !== screen) throw new Refusal("sale_closed");
    if (held.recalledBy === null) {
      const at = till.clocks.now();
      db.update(heldSales).set({ recalledAt: at, recalledBy: screen }).where(eq(heldSales.id, id)).run();
      writeJournal(db, { at, actor: operator.name, action: "sale recalled", subject: id });
    }
    const { lines, discount, note } = held;
    return {
      id,
      lines: lines.map((line) => ({ ...line })),
      ...(discount && { discount }),
      ...(note !== null && { note }),
    };
  });
}

const GOODS_SHOWN = 3;

export function waitingSales(db: PosDb): HeldSummary[] {
  return db
    .select()
    .from(heldSales)
    .where(isNull(heldSales.recalledAt))
    .orderBy(asc(heldSales.heldAt))
    .all()
    .map(({ id, lines, discount, note, operator, heldAt }) => ({
      id,
      total: saleTotal(lines, discount ?? undefined),
      goods: lines.slice(0, GOODS_SHOWN).map(({ name }) => name),
      lines: lines.length,
      ...(note !== null && { note }),
      by: operatorName(db, operator),
      heldAt,
    }));
}

/** Tells every checkout what waits. */
function publishHeld(till: Till): HeldSummary[] {
  const data = waitingSales(till.store.db);
  till.streams.checkout.append({ name: "held", data });
  return data;
}
