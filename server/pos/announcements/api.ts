import { z } from "@hono/zod-openapi";
import { ANNOUNCEMENT_KINDS } from "#domain/announcement.ts";
import { amount, currency, time } from "../api-parts.ts";

/** What is to be said aloud, of what the wallet has proven. Whoever says it claims it first. */
export const AnnouncementView = z
  .object({ subject: z.string(), kind: z.enum(ANNOUNCEMENT_KINDS), amount, currency, at: time })
  .openapi("AnnouncementView");

/** What a screen that speaks has to know. */
export const AnnouncementsView = z
  .object({
    /** What nobody has said yet and is news still, the oldest first. */
    unsaid: z.array(AnnouncementView),
    /** How many payments by wallet the till was paid today. */
    paidToday: z.int(),
  })
  .openapi("AnnouncementsView");

export const ClaimInput = z
  .strictObject({ subject: z.string().max(64), kind: z.enum(ANNOUNCEMENT_KINDS) })
  .openapi("ClaimInput");
export const ClaimView = z
  .object({ granted: z.boolean() })
  .openapi("ClaimView", { description: "Not granted to the second who asks, nor for what is news no more" });

export type AnnouncementView = z.infer<typeof AnnouncementView>;
export type AnnouncementsView = z.infer<typeof AnnouncementsView>;
export type ClaimInput = z.infer<typeof ClaimInput>;
export type ClaimView = z.infer<typeof ClaimView>;
