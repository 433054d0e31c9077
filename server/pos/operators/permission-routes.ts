/** Permissions as a manager edits them. */
import { createRoute } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import { PermissionInput, PermissionParams, PermissionTable } from "./api.ts";
import { permit } from "./approval.ts";
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

export function permissionRoutes({
  till,
  operators,
  screens,
}: Pick<OperatorRouteDeps, "till" | "operators" | "screens">) {
  const { db } = operators.store;
  const app = newRoutes();
  app.use("/api/permissions", pairedAs(screens, "checkout"));
  app.use("/api/permissions/*", pairedAs(screens, "checkout"));
  return app
    .openapi(getPermissions, async (c) => {
      await permit(operators, operatorOf(c), "edit_permissions", undefined, c.get("screen").id);
      return c.json(permissionTable(db), 200);
    })
    .openapi(putPermission, async (c) => {
      const manager = operatorOf(c);
      await permit(operators, manager, "edit_permissions", undefined, c.get("screen").id);
      editPermission(operators, { ...c.req.valid("param"), ...c.req.valid("json") }, manager);
      till.streams.checkout.append({ name: "session", data: {} });
      return c.json(permissionTable(db), 200);
    });
}
