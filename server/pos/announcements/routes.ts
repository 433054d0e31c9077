/** The stream tells a checkout what there is to say; here it claims one thing before it says it. */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { Uuid } from "../api-parts.ts";
import { newRoutes, operatorOf, pairedAs } from "../routes.ts";
import type { Screens } from "../screens/screens.ts";
import type { Till } from "../till.ts";
import { claimAnnouncement } from "./announcements.ts";
import { ClaimInput, ClaimView } from "./api.ts";

const putClaim = createRoute({
  method: "put",
  path: "/api/announcements/claims/{id}",
  summary: "Take it upon this screen to say aloud what became of a payment; one screen may, once",
  request: { params: z.object({ id: Uuid }), body: jsonBody(ClaimInput) },
  responses: jsonAnswer(ClaimView, "Whether it may be said here"),
});

export function announcementRoutes(till: Till, screens: Screens) {
  const app = newRoutes();
  app.use("/api/announcements/*", pairedAs(screens, "checkout"));
  return app.openapi(putClaim, (c) => {
    operatorOf(c);
    const granted = claimAnnouncement(till, c.req.valid("param").id, c.req.valid("json"));
    return c.json({ granted }, 200);
  });
}
