/** Where one stands: at the sale, or in one of the rooms beside it, in which the sale at hand goes on. */
import { signal } from "@preact/signals";
import type { Action } from "#domain/permission.ts";
import { trouble } from "./calls.ts";
import { lookedUp, session } from "./store.ts";

export const ROOMS = [
  "refund",
  "drawer",
  "shift",
  "catalog",
  "report",
  "reconciliation",
  "papers",
  "rates",
  "staff",
  "journal",
  "sound",
  "terminal",
] as const;
export type RoomName = (typeof ROOMS)[number];

export const room = signal<RoomName | null>(null);

/** What one must be allowed to do there, at least with a manager's word. */
const DOORS: Record<RoomName, Action | undefined> = {
  refund: "refund",
  drawer: "open_drawer",
  shift: undefined,
  catalog: "edit_catalog",
  report: "see_reports",
  reconciliation: "reconcile",
  papers: "design_receipts",
  rates: "set_exchange_rates",
  staff: "manage_operators",
  journal: "see_journal",
  sound: undefined,
  terminal: "deactivate_terminal",
};

export function mayEnter(name: RoomName): boolean {
  const action = DOORS[name];
  const permissions = session.value?.permissions;
  return permissions !== undefined && (action === undefined || permissions[action] !== "denied");
}

/** Takes what is scanned in a room that works with goods; none where nobody there does. */
export const goodsTaker = signal<((barcode: string) => void) | null>(null);

export function enterRoom(name: RoomName): void {
  trouble.value = null;
  room.value = name;
}

export function leaveRoom(): void {
  trouble.value = null;
  lookedUp.value = null;
  room.value = null;
}
