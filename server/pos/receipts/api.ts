/** What the terminal's server takes and gives about papers: as `server/pos/api.ts`, whose ways these are. */
import { z } from "@hono/zod-openapi";
import { DESIGN_MAX, isDesignLine, PAPER_RULES } from "#domain/receipt/design.ts";

const designLines = z
  .array(
    z
      .string()
      .max(2 * DESIGN_MAX.columns)
      .refine(isDesignLine, `not one line of at most ${DESIGN_MAX.columns} columns`),
  )
  .max(DESIGN_MAX.lines);
const language = z.enum(["zh", "en"]);

export const ReceiptDesignInput = z
  .strictObject({
    language,
    header: designLines,
    /** In place of the thanks. */
    footer: designLines,
    paper: z
      .enum(PAPER_RULES)
      .optional()
      .openapi({ description: "Whether receipts are printed by themselves; without it that stays as it is" }),
    logo: z
      .base64()
      .nullable()
      .optional()
      .openapi({ description: "A PNG; null takes the logo away, and without it the logo stays" }),
  })
  .openapi("ReceiptDesignInput");
export const ReceiptDesignView = z
  .object({
    language,
    header: z.array(z.string()),
    footer: z.array(z.string()),
    paper: z.enum(PAPER_RULES),
    /** Dots. */
    logo: z.object({ width: z.int(), height: z.int() }).nullable(),
  })
  .openapi("ReceiptDesignView");
/** A paper as people read it without a printer. */
export const PaperView = z.object({ text: z.string(), svg: z.string() }).openapi("PaperView");

export type ReceiptDesignInput = z.infer<typeof ReceiptDesignInput>;
export type ReceiptDesignView = z.infer<typeof ReceiptDesignView>;
export type PaperView = z.infer<typeof PaperView>;
