/** The journal as somebody reads it: which lines, how far back, and whether all of it is whole. */
import { signal } from "@preact/signals";
import type { JournalGroup } from "#domain/journal-group.ts";
import type { JournalPage, JournalRow, JournalVerdict } from "#pos/journal/api.ts";
import { act, screen } from "./calls.ts";

/** What is looked for; all of it where nothing is named. */
export const group = signal<JournalGroup | undefined>(undefined);
export const day = signal("");
/** Nothing until the server has said. */
export const rows = signal<readonly JournalRow[] | undefined>(undefined);
/** From where it goes on; null where there is nothing older. */
export const next = signal<number | null>(null);
export const verdict = signal<JournalVerdict | "asked" | undefined>(undefined);

/** @param before where it goes on; from the latest line where none is named */
async function page(before: number | null): Promise<JournalPage> {
  const query = new URLSearchParams({
    ...(before !== null && { before: String(before) }),
    ...(group.value && { group: group.value }),
    ...(day.value !== "" && { day: day.value }),
  });
  return await screen.call<JournalPage>("GET", `/api/journal?${query}`);
}

export const look = () =>
  act(async () => {
    const first = await page(null);
    rows.value = first.rows;
    next.value = first.next;
  });

export const lookFurther = () =>
  act(async () => {
    const more = await page(next.value);
    rows.value = [...(rows.value ?? []), ...more.rows];
    next.value = more.next;
  });

export function choose(about: JournalGroup | undefined, on: string): void {
  group.value = about;
  day.value = on;
  void look();
}

export async function verify(): Promise<void> {
  verdict.value = "asked";
  const isDone = await act(async () => {
    verdict.value = await screen.call<JournalVerdict>("GET", "/api/journal/verdict");
  });
  if (!isDone) verdict.value = undefined;
}

/** Whoever comes next looks for himself. */
export function leave(): void {
  group.value = undefined;
  day.value = "";
  rows.value = undefined;
  next.value = null;
  verdict.value = undefined;
}
