/** What the phone knows: whether it is bound to a wallet, the wallet, and the payment that it looks at. */
import { batch, computed, signal } from "@preact/signals";
import type { PhoneDevice, PhonePayment, RefundSlip, WalletView } from "#wallet/api.ts";
import { type Call, Refused, send, sendUntilAnswered, Unanswered } from "../kit/api.ts";
import { setClock } from "../kit/clock.ts";
import { newId } from "../kit/new-id.ts";
import { inLanguage } from "../kit/words.ts";
import { CODE_PATH, placeOfAddress } from "./address.ts";
import { type CodeMaker, forgetCodeMaker, keepCodeMaker, keptCodeMaker } from "./code-maker.ts";
import { t } from "./words.ts";

const TOKEN = "shouyin.phone.token";
/** Milliseconds by which the wallet's clock is ahead of this phone's, so that a page opened offline knows it too. */
const AHEAD = "shouyin.phone.clock-ahead";

export const token = signal<string | null>(localStorage.getItem(TOKEN));
export const wallet = signal<WalletView | undefined>(undefined);
export const payment = signal<PhonePayment | undefined>(undefined);
export const busy = signal(false);
/** Why the last thing asked was not done; `null` when all is well. */
export const trouble = signal<Refused | "unanswered" | null>(null);
/** A PIN that was sent and not answered: the same try is asked about again, never a new one begun. */
export const pendingTry = signal<Try | null>(null);

interface Try {
  readonly consent: string;
  readonly pin: string;
}

export const refundSlip = signal<RefundSlip | undefined>(undefined);
/** What makes payment codes; `null` where this phone has nothing to make them with, undefined until it has looked. */
export const codeMaker = signal<CodeMaker | null | undefined>(undefined);

/** Where the page is; undefined at home. */
export const place = signal(placeOfAddress(location));

export function startPlaces(): void {
  addEventListener("popstate", () => {
    leave();
    place.value = placeOfAddress(location);
  });
}

/** What the wallet says, and before it has spoken, what the signed request says. */
export const demo = computed(() => wallet.value?.demo ?? place.value?.demo ?? false);

export function troubleSentence(): string | null {
  if (trouble.value === null) return null;
  if (trouble.value === "unanswered") return t("offline");
  const { code, zh, detail } = trouble.value.problem;
  if (code === "wrong_pin") return t(token.value === null ? "wrongSignIn" : "wrongPin");
  return code === "locked_out" ? t("lockedOut") : inLanguage({ zh, en: detail });
}

/** What every answer tells of the wallet's time; payment codes are made by it. */
export function learnTime(time: number): void {
  localStorage.setItem(AHEAD, String(time - Date.now()));
  setClock(time);
}

export function startTime(): void {
  setClock(Date.now() + Number(localStorage.getItem(AHEAD) ?? 0));
}

/** Asks until there is an answer: every call here may be repeated but for signing in. */
export function ask<T>(call: Omit<Call, "token">): Promise<T> {
  return sendUntilAnswered<T>({ ...call, token: token.value ?? undefined });
}

export async function act(run: () => Promise<void>): Promise<void> {
  if (busy.value) return;
  busy.value = true;
  trouble.value = null;
  try {
    await run();
  } catch (fault) {
    if (fault instanceof Refused) refused(fault);
    else trouble.value = "unanswered";
  } finally {
    busy.value = false;
  }
}

export function refused(fault: Refused): void {
  if (fault.problem.code === "signed_out") void forget();
  trouble.value = fault;
}

async function forget(): Promise<void> {
  localStorage.removeItem(TOKEN);
  batch(() => {
    token.value = null;
    wallet.value = undefined;
    codeMaker.value = null;
    payment.value = undefined;
    pendingTry.value = null;
  });
  await unlessStoreFails(forgetCodeMaker());
}

/** Looks once for what a payment code is made with. */
export async function loadCodeMaker(): Promise<void> {
  codeMaker.value = (await unlessStoreFails(keptCodeMaker())) ?? null;
}

/** A browser may have no store for keys, or no cryptography: then all but the payment code works. */
async function unlessStoreFails<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (fault) {
    console.warn("payment codes cannot be made on this page", fault);
    return undefined;
  }
}

export const signIn = (phone: string, pin: string) =>
  act(async () => {
    const device = await send<PhoneDevice>({
      method: "POST",
      path: "/v1/phone/devices",
      body: { phone, pin },
    });
    learnTime(device.time);
    codeMaker.value = (await unlessStoreFails(keepCodeMaker(device.code))) ?? null;
    localStorage.setItem(TOKEN, device.token);
    token.value = device.token;
  });

export const signOut = () =>
  act(async () => {
    await ask<void>({ method: "DELETE", path: "/v1/phone/devices/current" });
    await forget();
  });

export const loadWallet = () =>
  act(async () => {
    wallet.value = await ask<WalletView>({ method: "GET", path: "/v1/phone/wallet" });
    learnTime(wallet.value.time);
  });

export function takePayment(next: PhonePayment): void {
  learnTime(next.time);
  payment.value = next;
}

/** Brings the request to the wallet, which shows what it is about. Nothing is paid by that. */
export const present = (request: string) =>
  act(async () => takePayment(await ask({ method: "POST", path: "/v1/phone/payments", body: { request } })));

/** Like `present`, for what is only to be shown beside: without it less is known, and nothing is wrong. */
export async function preview(request: string): Promise<void> {
  try {
    takePayment(await ask({ method: "POST", path: "/v1/phone/payments", body: { request } }));
  } catch (fault) {
    if (fault instanceof Refused && fault.problem.code === "signed_out") refused(fault);
    else if (!(fault instanceof Refused || fault instanceof Unanswered)) throw fault;
  }
}

/** Brings the shop's signed cancel to the wallet, in the shop's place; what became of the payment is the answer. */
export const carryReversal = (reversal: string) =>
  act(async () =>
    takePayment(await ask({ method: "POST", path: "/v1/phone/reversals", body: { reversal } })),
  );

/** Asks how a refund stands. Whoever holds the slip may. */
export const askRefund = (refund: string) =>
  act(async () => {
    const slip = await ask<RefundSlip>({ method: "POST", path: "/v1/slips", body: { refund } });
    learnTime(slip.time);
    refundSlip.value = slip;
  });

/** Asks how the payment stands. Quiet: it is asked again soon. */
export async function look(): Promise<void> {
  const id = payment.value?.id;
  if (id === undefined || busy.value) return;
  try {
    const next = await send<PhonePayment>({
      method: "GET",
      path: `/v1/phone/payments/${id}`,
      token: token.value ?? undefined,
    });
    if (payment.value?.id === id && !busy.value) takePayment(next);
  } catch (fault) {
    if (fault instanceof Refused) refused(fault);
  }
}

/** Says yes to the payment with the payer's PIN. Without an answer the same try is kept for `askAgain`. */
export const consent = (pin: string) => consentBy({ consent: newId(), pin });

export const askAgain = () => (pendingTry.value ? consentBy(pendingTry.value) : Promise.resolve());

const consentBy = (attempt: Try) =>
  act(async () => {
    const id = payment.value?.id;
    if (id === undefined) return;
    pendingTry.value = attempt;
    try {
      const path = `/v1/phone/payments/${id}/consents/${attempt.consent}`;
      takePayment(await ask({ method: "PUT", path, body: { pin: attempt.pin } }));
      pendingTry.value = null;
    } catch (fault) {
      if (fault instanceof Refused) pendingTry.value = null;
      throw fault;
    }
  });

/** What was charged to a code, as it stood when its payer put it away: it is not shown in the next code's place. */
const PUT_AWAY = "shouyin.phone.charge-put-away";

const asItStands = ({ id, state }: PhonePayment) => `${id} ${state}`;

export function isPutAway(charge: PhonePayment): boolean {
  return localStorage.getItem(PUT_AWAY) === asItStands(charge);
}

/** Puts away what the page shows. */
export function leave(): void {
  const shown = payment.value;
  if (shown?.way === "submitted" && shown.state !== "open") localStorage.setItem(PUT_AWAY, asItStands(shown));
  batch(() => {
    payment.value = undefined;
    refundSlip.value = undefined;
    trouble.value = null;
    pendingTry.value = null;
  });
}

export function goHome(): void {
  history.replaceState(null, "", "/");
  leave();
  place.value = undefined;
}

export function openCode(): void {
  history.pushState(null, "", CODE_PATH);
  leave();
  place.value = placeOfAddress(location);
}
