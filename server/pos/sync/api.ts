/** What the checkout's stream tells of the line to the wallet. */
import { z } from "@hono/zod-openapi";
import { amount, time } from "../api-parts.ts";
import { GREETINGS } from "../backends/backend.ts";

export const LineView = z
  .object({
    up: z.boolean(),
    since: time,
    /** What the wallet said when it was greeted last. */
    wallet: z.enum(GREETINGS),
    /** Payments and refunds that have no definite end, their sum, and since when the oldest waits. */
    pending: z.int(),
    pendingAmount: amount,
    oldestAt: time.optional(),
    /** Of them, taken on an 8-digit code and not confirmed. */
    accepted: z.int(),
    acceptedAmount: amount,
    /** How far this machine's clock is ahead of the wallet's, milliseconds, where that is badly wrong. */
    clockWrongBy: z.int().optional(),
  })
  .openapi("LineView");
export type LineView = z.infer<typeof LineView>;
