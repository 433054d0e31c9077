/** Alarms as the checkout calls them: the stream tells of them, here one says that they were read. */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { AlarmView, Uuid } from "../api.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { acknowledgeAlarm, openAlarms } from "./alarms.ts";

const putAcknowledgement = createRoute({
  method: "put",
  path: "/api/alarms/{id}/acknowledgement",
  summary: "Say that an alarm was read",
  request: { params: z.object({ id: Uuid }), body: jsonBody(z.strictObject({})) },
  responses: jsonAnswer(z.array(AlarmView), "The alarms that are left"),
});

export function alarmRoutes(till: Till, screens: Screens) {
  const app = newRoutes();
  app.use("/api/alarms/*", pairedAs(screens, "checkout"));
  return app.openapi(putAcknowledgement, (c) => {
    acknowledgeAlarm(till, c.req.valid("param").id, operatorOf(c));
    return c.json(openAlarms(till.store.db), 200);
  });
}
