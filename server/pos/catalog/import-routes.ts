/** The catalog out of a file and into one, as the checkout calls it. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api-parts.ts";
import { permit } from "../operators/approval.ts";
import type { Operator, OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, type ScreenEnv } from "../routes.ts";
import { TABLE_FORMATS, TABLE_TYPES } from "../tables/tables.ts";
import { shopOf, type Till, today } from "../till.ts";
import { exportCatalog } from "./export.ts";
import { ImportInput, ImportView } from "./import-api.ts";
import { CatalogImports } from "./imports.ts";

const params = z.object({ id: Uuid });

const putImport = createRoute({
  method: "put",
  path: "/api/catalog/imports/{id}",
  summary: "Look at what a file would change; nothing changes yet",
  request: { params, body: jsonBody(ImportInput) },
  responses: jsonAnswer(ImportView, "What it would change, and the rows that are left out"),
});
const getImport = createRoute({
  method: "get",
  path: "/api/catalog/imports/{id}",
  summary: "How an import stands",
  request: { params },
  responses: jsonAnswer(ImportView, "The import"),
});
const putConfirmation = createRoute({
  method: "put",
  path: "/api/catalog/imports/{id}/confirmation",
  summary: "Import what was looked at",
  request: { params },
  responses: jsonAnswer(ImportView, "The import, which goes on"),
});
const getExport = createRoute({
  method: "get",
  path: "/api/catalog/export",
  summary: "Everything on sale as a file, which an import reads again",
  request: { query: z.object({ format: z.enum(TABLE_FORMATS).default("xlsx") }) },
  responses: {
    200: {
      description: "The file",
      content: Object.fromEntries(
        Object.values(TABLE_TYPES).map((type) => [
          type,
          { schema: z.string().openapi({ format: "binary" }) },
        ]),
      ),
    },
  },
});

export interface ImportRouteDeps {
  readonly till: Till;
  readonly operators: OperatorDeps;
}

/** Mounted within the catalog's routes, which let in nobody but a checkout. */
export function importRoutes({ till, operators }: ImportRouteDeps) {
  const imports = new CatalogImports(till);
  const editor = async (c: Context<ScreenEnv>): Promise<Operator> => {
    const operator = operatorOf(c);
    await permit(operators, operator, "edit_catalog", undefined, c.get("screen").id);
    return operator;
  };
  return newRoutes()
    .openapi(putImport, async (c) => {
      await editor(c);
      return c.json(await imports.preview(c.req.valid("param").id, c.req.valid("json")), 200);
    })
    .openapi(getImport, async (c) => {
      await editor(c);
      return c.json(imports.find(c.req.valid("param").id), 200);
    })
    .openapi(putConfirmation, async (c) => {
      const operator = await editor(c);
      return c.json(imports.confirm(c.req.valid("param").id, operator), 200);
    })
    .openapi(getExport, async (c) => {
      await editor(c);
      const { format } = c.req.valid("query");
      const file = await exportCatalog(till.store.db, shopOf(till).currency, format);
      return c.body(file, 200, {
        "content-type": TABLE_TYPES[format],
        "content-disposition": `attachment; filename="catalog-${today(till)}.${format}"`,
      });
    });
}
