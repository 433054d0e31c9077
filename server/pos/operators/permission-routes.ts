/** Permissions as a manager edits them. */
import { createRoute } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import {
  DiscountLimitInput,
  DiscountLimitParams,
  DiscountLimits,
  PermissionInput,
  PermissionParams,
  PermissionTable,
} from "./api.ts";
import { permit } from "./approval.ts";
import { discountLimits, editDiscountLimit } from "./discount-limits.ts";
import { editPermission, permissionTable } from "./permissions.ts";
import type { OperatorRouteDeps } from "./routes.ts";

const getPermissions = createRoute({
  method: "get",
  path: "/api/permissions",
  summary: "What each role may do",
  responses: jsonAnswer(PermissionTable, "Each action, by role"),
});
const putPermission = createRoute({
  method: "put",
  path: "/api/permissions/{role}/{action}",
  summary: "Allow a role something, let it do so on a manager's word, or deny it",
  request: { params: PermissionParams, body: jsonBody(PermissionInput) },
  responses: jsonAnswer(PermissionTable, "Each action, by role"),
});

const getLimits = createRoute({
  method: "get",
  path: "/api/discount-limits",
  summary: "How much each role may take off a sale alone",
  responses: jsonAnswer(DiscountLimits, "Basis points, by role"),
});
const putLimit = createRoute({
  method: "put",
  path: "/api/discount-limits/{role}",
  summary: "Change how much a role may take off a sale alone",
  request: { params: DiscountLimitParams, body: jsonBody(DiscountLimitInput) },
  responses: jsonAnswer(DiscountLimits, "Basis points, by role"),
});

export interface PermissionRouteDeps extends Pick<OperatorRouteDeps, "till" | "operators" | "screens"> {
  /** Basis points that a role may take off a sale alone, where no manager has said anything. */
  readonly discountLimit: number;
}

export function permissionRoutes({ till, operators, screens, discountLimit }: PermissionRouteDeps) {
  const { db } = operators.store;
  const app = newRoutes();
  app.use("/api/permissions", pairedAs(screens, "checkout"));
  app.use("/api/permissions/*", pairedAs(screens, "checkout"));
  app.use("/api/discount-limits", pairedAs(screens, "checkout"));
  app.use("/api/discount-limits/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getPermissions, async (c) => {
      await permit(operators, operatorOf(c), "edit_permissions", undefined, c.get("screen").id);
      return c.json(permissionTable(db), 200);
    })
    .openapi(getLimits, async (c) => {
      await permit(operators, operatorOf(c), "edit_permissions", undefined, c.get("screen").id);
      return c.json(discountLimits(db, discountLimit), 200);
    })
    .openapi(putLimit, async (c) => {
      const manager = operatorOf(c);
      await permit(operators, manager, "edit_permissions", undefined, c.get("screen").id);
      const { role } = c.req.valid("param");
      const { limit } = c.req.valid("json");
      editDiscountLimit(operators, { role, limit, fallback: discountLimit }, manager);
      return c.json(discountLimits(db, discountLimit), 200);
    })
    .openapi(putPermission, async (c) => {
      const manager = operatorOf(c);
      await permit(operators, manager, "edit_permissions", undefined, c.get("screen").id);
      editPermission(operators, { ...c.req.valid("param"), ...c.req.valid("json") }, manager);
      till.streams.checkout.append({ name: "session", data: {} });
      return c.json(permissionTable(db), 200);
    });
}
