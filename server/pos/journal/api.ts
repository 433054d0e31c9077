/** What the routes of the journal take and give. */
import { z } from "@hono/zod-openapi";
import { JOURNAL_GROUPS } from "#domain/journal-group.ts";
import { time } from "../api-parts.ts";

export const JournalQuery = z.object({
  /** Lines of lower numbers only. */
  before: z.coerce.number().int().min(1).optional(),
  group: z.enum(JOURNAL_GROUPS).optional(),
  actor: z.string().min(1).max(32).optional(),
  /** At the shop. */
  day: z.iso.date().optional(),
});

export const JournalRow = z
  .object({
    number: z.int(),
    at: time,
    /** The operator's name, or the part of the system that acted. */
    actor: z.string(),
    action: z.string(),
    group: z.enum(JOURNAL_GROUPS),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .openapi("JournalRow");

export const JournalPage = z
  .object({
    /** The latest first. */
    rows: z.array(JournalRow),
    /** From which number it goes on; none where nothing older can fit. */
    next: z.int().nullable(),
  })
  .openapi("JournalPage");

export const JournalVerdict = z
  .object({
    /** How many lines were verified, and the first that does not follow from those before it. */
    lines: z.int(),
    broken: z.int().nullable(),
    /** The same of the reports of closed shifts. */
    closings: z.int(),
    brokenClosing: z.int().nullable(),
  })
  .openapi("JournalVerdict");

export type JournalQuery = z.infer<typeof JournalQuery>;
export type JournalRow = z.infer<typeof JournalRow>;
export type JournalPage = z.infer<typeof JournalPage>;
export type JournalVerdict = z.infer<typeof JournalVerdict>;
