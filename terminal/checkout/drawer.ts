/** The drawer as the checkout uses it: opened without a sale for a reason, and what it has done in this shift. */
import { computed, signal } from "@preact/signals";
import type { NoSaleReason } from "#domain/drawer.ts";
import type { Approval } from "#pos/api.ts";
import type { DrawerDeed, NoSaleInput, NoSaleView } from "#pos/drawer/api.ts";
import { Refused, Unanswered } from "../kit/api.ts";
import { withApproval } from "./approvals.ts";
import { screen } from "./calls.ts";
import { td, whyWords } from "./drawer-words.ts";
import { idFor, release } from "./held-ids.ts";

export const reason = signal<NoSaleReason | null>(null);
/** What the other reason is. */
export const note = signal("");
/** What became of the opening that was asked for last, until another is thought of. */
export const opening = signal<NoSaleView | null>(null);
/** What the drawer did in this shift, the latest first; nothing until the server has said. */
export const deeds = signal<readonly DrawerDeed[] | undefined>(undefined);

/** Why it is to be opened; nothing until that is chosen and, where need be, typed. */
const why = computed<NoSaleInput | undefined>(() => {
  if (reason.value === null) return undefined;
  if (reason.value !== "other") return { reason: reason.value };
  const text = note.value.trim();
  return text === "" ? undefined : { reason: "other", note: text };
});
export const ready = computed(() => why.value !== undefined);

let asked = 0;

/** The list is to be looked at only: where it cannot be had, the one that was had stays. */
export async function findDeeds(): Promise<void> {
  const turn = ++asked;
  try {
    const answer = await screen.call<DrawerDeed[]>("GET", "/api/drawer/openings");
    if (turn === asked) deeds.value = answer;
  } catch (fault) {
    if (!(fault instanceof Refused || fault instanceof Unanswered)) throw fault;
  }
}

export function openDrawer(): void {
  const input = why.value;
  if (!input) return;
  const words = whyWords(input.reason, input.reason === "other" ? input.note : undefined);
  withApproval("open_drawer", (approval) => open(input, approval), td("reasonIs", { reason: words }));
}

/** Until it is answered the same opening has the same id: pressed again it is not opened twice. */
async function open(input: NoSaleInput, approval: Approval | undefined): Promise<void> {
  const purpose = `drawer ${JSON.stringify(input)}`;
  const body = approval ? { ...input, approval } : input;
  opening.value = await screen.call<NoSaleView>("PUT", `/api/drawer/openings/${idFor(purpose)}`, body);
  release(purpose);
  await findDeeds();
}

/** Whoever comes next may be of another shift. */
export function leave(): void {
  thinkAnew();
  deeds.value = undefined;
}

/** Nothing is chosen: for whoever comes next, or once more. */
export function thinkAnew(): void {
  reason.value = null;
  note.value = "";
  opening.value = null;
}
