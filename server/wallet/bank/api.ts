/** What the bank's people ask the wallet about themselves and their work. */
import { z } from "@hono/zod-openapi";
import { DUTIES, type Duty } from "#domain/duty.ts";

export const ActsQuery = z.object({
  about: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: "Only of this subject", example: "terminal 0198f2c4-…" }),
  before: z.uuid().optional().openapi({ description: "The last act of the page before" }),
});
export const StaffAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    duty: z.enum(Object.keys(DUTIES) as [Duty, ...Duty[]]),
  })
  .openapi("StaffAnswer");
export const ActsAnswer = z
  .object({
    acts: z.array(
      z.object({
        id: z.uuid(),
        by: z
          .string()
          .nullable()
          .openapi({ description: "Null: at the wallet's machine itself, or by the wallet" }),
        act: z.string(),
        subject: z.string(),
        detail: z.record(z.string(), z.unknown()),
        at: z.int(),
      }),
    ),
  })
  .openapi("ActsAnswer");
