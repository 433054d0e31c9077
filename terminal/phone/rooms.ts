/** The rooms of a wallet beside paying, and what was asked for in them. */
import { batch, signal } from "@preact/signals";
import type {
  BankOrder,
  BankOrders,
  LimitsAnswer,
  LinkedAccounts,
  PayeeAnswer,
  TransferAnswer,
} from "#wallet/wallets/api.ts";
import { Refused, send } from "../kit/api.ts";
import { newId } from "../kit/new-id.ts";
import { act, ask, learnTime, loadWallet, refused, token, trouble } from "./store.ts";

export const ROOMS = ["top_up", "withdrawal", "transfer", "limits", "pin", "freeze"] as const;
export type Room = (typeof ROOMS)[number];

export const room = signal<Room | undefined>(undefined);
export const accounts = signal<LinkedAccounts["accounts"] | undefined>(undefined);
export const limits = signal<LimitsAnswer | undefined>(undefined);
/** Top-ups and withdrawals whose outcome is not known yet. */
export const underWay = signal<readonly BankOrder[]>([]);
/** To whom a transfer is to go, as the wallet names him. */
export const payee = signal<{ readonly phone: string; readonly name: string } | undefined>(undefined);

/** What was sent and not answered: the same is asked again, under the same id, and never a new one begun. */
export interface Pending {
  readonly path: string;
  readonly body: Readonly<Record<string, string | number | boolean>>;
}
export const pending = signal<Pending | undefined>(undefined);

export type Outcome =
  | { readonly kind: "order"; readonly order: BankOrder }
  | { readonly kind: "transfer"; readonly transfer: TransferAnswer }
  | { readonly kind: "pin" }
  | { readonly kind: "frozen" };
export const outcome = signal<Outcome | undefined>(undefined);

/** The phone's own way back leaves a room too. */
export function startRooms(): void {
  addEventListener("popstate", ({ state }) => enter(ROOMS.find((each) => each === state?.room)));
}

export function openRoom(next: Room): void {
  history.pushState({ room: next }, "", "/");
  enter(next);
}

export function leaveRoom(): void {
  history.replaceState(null, "", "/");
  enter(undefined);
  void loadWallet();
  void loadUnderWay();
}

function enter(next: Room | undefined): void {
  batch(() => {
    room.value = next;
    trouble.value = null;
    pending.value = undefined;
    outcome.value = undefined;
    payee.value = undefined;
  });
}

export const loadAccounts = () =>
  act(async () => {
    const answer = await ask<LinkedAccounts>({ method: "GET", path: "/v1/phone/linked-accounts" });
    accounts.value = answer.accounts;
  });

export const loadLimits = () =>
  act(async () => {
    limits.value = await ask<LimitsAnswer>({ method: "GET", path: "/v1/phone/limits" });
  });

/** Looks silently: what is not answered now is asked again soon. */
export async function loadUnderWay(): Promise<void> {
  try {
    const path = "/v1/phone/bank-orders";
    const answer = await send<BankOrders>({ method: "GET", path, token: token.value ?? undefined });
    underWay.value = answer.orders;
  } catch (fault) {
    if (fault instanceof Refused) refused(fault);
  }
}

/** How the order that the room shows stands by now. */
export async function lookAtOrder(): Promise<void> {
  const shown = outcome.value;
  if (shown?.kind !== "order" || shown.order.state !== "requested") return;
  try {
    const path = `/v1/phone/bank-orders/${shown.order.id}`;
    const order = await send<BankOrder>({ method: "GET", path, token: token.value ?? undefined });
    if (outcome.value === shown) outcome.value = { kind: "order", order };
  } catch (fault) {
    if (fault instanceof Refused) refused(fault);
  }
}

export const findPayee = (phone: string) =>
  act(async () => {
    const { name } = await ask<PayeeAnswer>({ method: "POST", path: "/v1/phone/payees", body: { phone } });
    payee.value = { phone, name };
  });

export interface OrderWish {
  readonly kind: BankOrder["kind"];
  readonly account: string;
  readonly amount: number;
  readonly pin: string;
}

export const order = (wish: OrderWish) => bring(`/v1/phone/bank-orders/${newId()}`, { ...wish });

export const transfer = (wish: { phone: string; name: string; amount: number; pin: string }) =>
  bring(`/v1/phone/transfers/${newId()}`, wish);

export const changePin = (old: string, next: string) =>
  bring(`/v1/phone/pin-changes/${newId()}`, { old, new: next });

export const freeze = () => bring("/v1/phone/freeze", { frozen: true });

export const bringAgain = () =>
  pending.value ? bring(pending.value.path, pending.value.body) : Promise.resolve();

const bring = (path: string, body: Pending["body"]) =>
  act(async () => {
    pending.value = { path, body };
    try {
      const answer = await ask<BankOrder & TransferAnswer>({ method: "PUT", path, body });
      learnTime(answer.time);
      batch(() => {
        pending.value = undefined;
        outcome.value = outcomeOf(path, answer);
      });
    } catch (fault) {
      if (fault instanceof Refused) pending.value = undefined;
      throw fault;
    }
  });

function outcomeOf(path: string, answer: BankOrder & TransferAnswer): Outcome {
  if (path.includes("/bank-orders/")) return { kind: "order", order: answer };
  if (path.includes("/transfers/")) return { kind: "transfer", transfer: answer };
  return path.includes("/pin-changes/") ? { kind: "pin" } : { kind: "frozen" };
}
