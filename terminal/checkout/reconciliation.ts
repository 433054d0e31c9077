/** Reconciling a business day from the checkout: looking, counting the drawer, settling what differs, and paper. */
import { computed, signal } from "@preact/signals";
import type { Remedy } from "#domain/difference.ts";
import type { Approval, PrintJobView } from "#pos/api.ts";
import type { DifferenceView, ReconciliationView } from "#pos/reconciliation/api.ts";
import { amountOf, typed } from "../kit/entry.ts";
import type { KeyName } from "../kit/keypad.tsx";
import { inLanguage } from "../kit/words.ts";
import { withApproval } from "./approvals.ts";
import { act, screen } from "./calls.ts";
import { idFor, release } from "./held-ids.ts";
import { currency, dayPapers } from "./store.ts";

export const DAYS = ["today", "yesterday"] as const;
export type DayName = (typeof DAYS)[number];

export const dayName = signal<DayName>("today");
/** The day as the server last told it; none until it has. */
export const view = signal<ReconciliationView | undefined>(undefined);

/** Which of two amounts is typed, and both as typed; null while nobody counts. */
export interface Counting {
  readonly field: "float" | "counted";
  readonly float: string;
  readonly counted: string;
}
export const counting = signal<Counting | null>(null);

/** The latest paper of the day, as the stream tells of it. */
export const paper = computed<PrintJobView | undefined>(() => {
  const news = dayPapers.value;
  return (news && news.day === view.value?.day ? news.papers : view.value?.papers)?.findLast(
    ({ kind }) => kind === "settlement",
  );
});

export const look = () =>
  act(async () => {
    await askFor(dayName.value);
  });

/** News of the line or of what waits: looked at anew, unless somebody is doing something here. */
export function lookAgain(): void {
  if (view.value) void look();
}

async function askFor(day: DayName): Promise<void> {
  const answer = await screen.call<ReconciliationView>("GET", `/api/reconciliation/${day}`);
  // Meanwhile another day may have been chosen.
  if (day === dayName.value) view.value = answer;
}

export function chooseDay(day: DayName): void {
  if (day === dayName.value) return;
  dayName.value = day;
  view.value = undefined;
  void look();
}

/** Asks for something of the day that is shown; until it is answered, the same thing has the same id. */
async function put(
  what: "counts" | "resolutions" | "papers",
  body: object,
  approval?: Approval,
): Promise<void> {
  const day = view.value?.day;
  if (day === undefined) return;
  const purpose = `${what} of ${day} ${JSON.stringify(body)}`;
  const path = `/api/reconciliation/${day}/${what}/${idFor(purpose)}`;
  view.value = await screen.call<ReconciliationView>("PUT", path, approval ? { ...body, approval } : body);
  release(purpose);
}

// The drawer

/** What was counted before is where a correction begins. */
export function beginCount(): void {
  counting.value = { field: "float", float: "", counted: "" };
}

export function typeCount(key: KeyName): void {
  const now = counting.value;
  if (now) counting.value = { ...now, [now.field]: typed(now[now.field], key, currency.value) };
}

export function chooseField(field: Counting["field"]): void {
  if (counting.value) counting.value = { ...counting.value, field };
}

export function leaveCount(): void {
  counting.value = null;
}

/** Both are to be typed: nothing in the drawer is a zero that somebody has seen. */
export const isCounted = computed(
  () => counting.value !== null && counting.value.float !== "" && counting.value.counted !== "",
);

export function keepCount(): void {
  const now = counting.value;
  if (!now || !isCounted.value) return;
  const body = {
    float: amountOf(now.float, currency.value),
    counted: amountOf(now.counted, currency.value),
  };
  const run = async (approval?: Approval) => {
    await put("counts", body, approval);
    counting.value = null;
  };
  if (view.value?.drawer.count) withApproval("reconcile", run);
  else void act(() => run());
}

// What differs

/** What needs whose word: asking the bank changes nothing, and needs nobody's. */
const NEEDS = {
  ask: undefined,
  bring_proof: "reconcile",
  acknowledge: "reconcile",
  note: "reconcile",
  take_back: "refund",
} as const satisfies Record<Remedy, "reconcile" | "refund" | undefined>;

export function settle(found: DifferenceView): void {
  if (!found.remedy) return;
  const { id: difference, here, there } = found;
  const run = (approval?: Approval) => put("resolutions", { difference, here, there }, approval);
  const action = NEEDS[found.remedy];
  if (action) withApproval(action, run, inLanguage(found));
  else void act(() => run());
}

export const printPaper = () => act(() => put("papers", {}));

/** Whoever comes next looks for himself. */
export function leave(): void {
  dayName.value = "today";
  view.value = undefined;
  counting.value = null;
}
