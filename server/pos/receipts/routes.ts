/** The design of the shop's papers, as a manager sets it, and papers as they look. */
import { createRoute, z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import { accepts } from "hono/accepts";
import { type ReceiptDesign, withLogo } from "#domain/receipt/design.ts";
import { Refusal } from "#domain/refusal.ts";
import { printJobs } from "#drizzle/pos/schema.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api.ts";
import { permit } from "../operators/approval.ts";
import type { OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { PaperView, ReceiptDesignInput, ReceiptDesignView } from "./api.ts";
import { changeDesign, designOf, readDesign } from "./design.ts";
import { sampleReceipt } from "./documents.ts";
import { paperPng, paperView } from "./pictures.ts";

const SVG = "image/svg+xml";
const PNG = "image/png";
const Width = z.object({ columns: z.enum(["32", "48"]).default("48").transform(Number) });

const getDesign = createRoute({
  method: "get",
  path: "/api/receipt-design",
  summary: "Logo, header, footer and language of the shop's papers",
  responses: jsonAnswer(ReceiptDesignView, "The design"),
});
const putDesign = createRoute({
  method: "put",
  path: "/api/receipt-design",
  summary: "Set the design of the shop's papers, for a manager",
  request: { body: jsonBody(ReceiptDesignInput) },
  responses: jsonAnswer(ReceiptDesignView, "The design as it is kept"),
});
const postSample = createRoute({
  method: "post",
  path: "/api/receipt-design/sample",
  summary: "A receipt that was never sold, of a design that is tried; nothing is kept",
  request: { query: Width, body: jsonBody(ReceiptDesignInput) },
  responses: jsonAnswer(PaperView, "As text and as a picture"),
});
const getPaper = createRoute({
  method: "get",
  path: "/api/print-jobs/{id}/paper",
  summary: "What a print job puts on paper: the receipt of a sale, a slip, a report",
  request: { params: z.object({ id: Uuid }), query: Width },
  responses: {
    200: {
      description:
        "As the Accept header asks: text and picture in one, either alone, or the dots that a printer prints",
      content: {
        "application/json": { schema: PaperView },
        "text/plain": { schema: z.string() },
        [SVG]: { schema: z.string() },
        [PNG]: { schema: z.string().openapi({ format: "binary" }) },
      },
    },
  },
});

export function receiptRoutes(till: Till, operators: OperatorDeps, screens: Screens) {
  const { store } = till;
  const app = newRoutes();
  for (const path of ["/api/receipt-design", "/api/receipt-design/*", "/api/print-jobs/*"])
    app.use(path, pairedAs(screens, "checkout"));
  return app
    .openapi(getDesign, (c) => {
      operatorOf(c);
      return c.json(viewOf(readDesign(store.db)), 200);
    })
    .openapi(putDesign, async (c) => {
      const operator = operatorOf(c);
      await permit(operators, operator, "design_receipts", undefined, c.get("screen").id);
      return c.json(viewOf(changeDesign(till, c.req.valid("json"), operator.name)), 200);
    })
    .openapi(postSample, (c) => {
      operatorOf(c);
      const design = designOf(c.req.valid("json"), readDesign(store.db));
      return c.json(paperView(sampleReceipt(till, design), c.req.valid("query").columns), 200);
    })
    .openapi(getPaper, async (c) => {
      operatorOf(c);
      const { id } = c.req.valid("param");
      const job = store.db.select().from(printJobs).where(eq(printJobs.id, id)).get();
      if (!job) throw new Refusal("not_found");
      const document = withLogo(job.document, readDesign(store.db).logo);
      const { columns } = c.req.valid("query");
      const supports = ["application/json", "text/plain", SVG, PNG];
      const type = accepts(c, { header: "Accept", supports, default: "application/json" });
      if (type === PNG) return c.body(await paperPng(document, columns), 200, { "content-type": PNG });
      const view = paperView(document, columns);
      if (type === SVG) return c.body(view.svg, 200, { "content-type": SVG });
      return type === "text/plain" ? c.text(view.text, 200) : c.json(view, 200);
    });
}

function viewOf({ language, header, footer, paper, logo }: ReceiptDesign): ReceiptDesignView {
  return {
    language,
    header: [...header],
    footer: [...footer],
    paper,
    logo: logo ? { width: logo.width, height: logo.height } : null,
  };
}
