/** The reports as the checkout asks for them: one period at a time. */
import { computed, signal } from "@preact/signals";
import type { PeriodName } from "#domain/sales-report.ts";
import type { PrintJobView } from "#pos/api.ts";
import type { SalesReport } from "#pos/reports/api.ts";
import { language } from "../kit/words.ts";
import { act, screen } from "./calls.ts";
import { idFor, release } from "./held-ids.ts";
import { dayPapers } from "./store.ts";

/** By name, or by its days as somebody chose them. */
export type Chosen = { readonly period: PeriodName } | { readonly from: string; readonly to: string };

export const chosen = signal<Chosen>({ period: "today" });
/** As the server last told it; none until it has. */
export const report = signal<SalesReport | undefined>(undefined);

const queryOf = (asked: Chosen | Record<string, string>) => new URLSearchParams({ ...asked }).toString();

export const look = () =>
  act(async () => {
    const asked = chosen.value;
    const answer = await screen.call<SalesReport>("GET", `/api/reports/sales?${queryOf(asked)}`);
    // Meanwhile another period may have been chosen.
    if (asked !== chosen.value) return;
    report.value = answer;
    printed.value = undefined;
  });

export function choose(period: Chosen): void {
  chosen.value = period;
  void look();
}

export const exportAs = (format: "csv" | "xlsx") =>
  act(async () => {
    if (!report.value) return;
    const { from, to } = report.value;
    const query = queryOf({ from, to, format, language: language.value });
    await screen.download(`/api/reports/sales/export?${query}`, `sales-${from}-${to}.${format}`);
  });

/** The latest paper of what is shown, as the stream tells of it. */
export const paper = computed<PrintJobView | undefined>(() => {
  const news = dayPapers.value;
  if (!news || news.day !== report.value?.to) return undefined;
  return news.papers.findLast(({ id }) => id === printed.value);
});
const printed = signal<string | undefined>(undefined);

export const print = () =>
  act(async () => {
    if (!report.value) return;
    const { from, to } = report.value;
    const purpose = `report of ${from} ${to}`;
    const id = idFor(purpose);
    printed.value = id;
    await screen.call("PUT", `/api/reports/sales/papers/${id}`, { from, to });
    release(purpose);
  });

/** Whoever comes next looks for himself. */
export function leave(): void {
  chosen.value = { period: "today" };
  report.value = undefined;
}
