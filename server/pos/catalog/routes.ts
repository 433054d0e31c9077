/** The catalog as the checkout calls it. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ScaleBarcodes } from "#domain/in-store-barcode.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api-parts.ts";
import { permit } from "../operators/approval.ts";
import type { Operator, OperatorDeps } from "../operators/operators.ts";
import { newRoutes, operatorOf, pairedAs, type ScreenEnv } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { CatalogView, CategoryInput, PictureInput, PictureView, ProductInput } from "./api.ts";
import { keepCategory, keepProduct, withdrawCategory, withdrawProduct } from "./catalog.ts";
import { importRoutes } from "./import-routes.ts";
import { jsonStream } from "./json-stream.ts";
import { findPicture, keepPicture } from "./pictures.ts";
import { findCategories, readProducts, revisionOf } from "./store.ts";

const params = z.object({ id: Uuid });
const done = { 204: { description: "Done" } };

const getCatalog = createRoute({
  method: "get",
  path: "/api/catalog",
  summary: "All that is on sale; 304 where the asker has this revision",
  responses: {
    ...jsonAnswer(CatalogView, "The catalog"),
    304: { description: "Unchanged since the revision that If-None-Match names" },
  },
});
const putProduct = createRoute({
  method: "put",
  path: "/api/catalog/products/{id}",
  summary: "Put a product on sale, or change it",
  request: { params, body: jsonBody(ProductInput) },
  responses: done,
});
const deleteProduct = createRoute({
  method: "delete",
  path: "/api/catalog/products/{id}",
  summary: "Take a product off sale; what was sold of it stays as it is",
  request: { params },
  responses: done,
});
const putCategory = createRoute({
  method: "put",
  path: "/api/catalog/categories/{id}",
  summary: "Add a category, or change it",
  request: { params, body: jsonBody(CategoryInput) },
  responses: done,
});
const deleteCategory = createRoute({
  method: "delete",
  path: "/api/catalog/categories/{id}",
  summary: "Take a category away; its products stay on sale",
  request: { params },
  responses: done,
});
const postPicture = createRoute({
  method: "post",
  path: "/api/catalog/pictures",
  summary: "Keep a picture for a product: PNG, JPEG or WebP",
  request: { body: jsonBody(PictureInput) },
  responses: jsonAnswer(PictureView, "The picture's name"),
});
const getPicture = createRoute({
  method: "get",
  path: "/api/product-pictures/{hash}",
  summary: "A product's picture, for pages of the terminal's own: an image has no way to bring a token",
  request: { params: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }) },
  responses: {
    200: { description: "The picture", content: { "image/*": { schema: z.string() } } },
  },
});

export interface CatalogRouteDeps {
  readonly till: Till;
  readonly operators: OperatorDeps;
  readonly screens: Screens;
  readonly scaleBarcodes: ScaleBarcodes;
}

export function catalogRoutes({ till, operators, screens, scaleBarcodes }: CatalogRouteDeps) {
  const { store } = till;
  const app = newRoutes();
  for (const path of ["/api/catalog", "/api/catalog/*"]) app.use(path, pairedAs(screens, "checkout"));
  const editor = async (c: Context<ScreenEnv>): Promise<Operator> => {
    const operator = operatorOf(c);
    await permit(operators, operator, "edit_catalog", undefined, c.get("screen").id);
    return operator;
  };
  return app
    .openapi(getCatalog, async (c) => {
      operatorOf(c);
      // Read first: what changes while the products are read has another revision.
      const revision = revisionOf(store.db);
      c.header("etag", `"${revision}"`);
      if (c.req.header("if-none-match") === `"${revision}"`) return c.body(null, 304);
      const categories = findCategories(store.db);
      const products = await readProducts(store.db);
      return c.body(jsonStream({ revision, categories, scaleBarcodes }, products), 200, {
        "content-type": "application/json; charset=utf-8",
      });
    })
    .openapi(putProduct, async (c) => {
      const operator = await editor(c);
      keepProduct(till, c.req.valid("param").id, c.req.valid("json"), operator);
      return c.body(null, 204);
    })
    .openapi(deleteProduct, async (c) => {
      withdrawProduct(till, c.req.valid("param").id, await editor(c));
      return c.body(null, 204);
    })
    .openapi(putCategory, async (c) => {
      const operator = await editor(c);
      keepCategory(till, c.req.valid("param").id, c.req.valid("json"), operator);
      return c.body(null, 204);
    })
    .openapi(deleteCategory, async (c) => {
      withdrawCategory(till, c.req.valid("param").id, await editor(c));
      return c.body(null, 204);
    })
    .openapi(postPicture, async (c) => {
      await editor(c);
      return c.json({ picture: keepPicture(store, Buffer.from(c.req.valid("json").body, "base64")) }, 200);
    })
    .openapi(getPicture, (c) => {
      const { type, body } = findPicture(store.db, c.req.valid("param").hash);
      return c.body(new Uint8Array(body), 200, {
        "content-type": type,
        "cache-control": "private, max-age=31536000, immutable",
      });
    })
    .route("/", importRoutes({ till, operators }));
}
