/** What the phone knows: whether it is bound to a wallet, the wallet, and the payment that its link names. */
import { batch, computed, signal } from "@preact/signals";
import { encodeBase64Url } from "#domain/bytes.ts";
import { signedRequestOfUrl, splitSignedRequest } from "#domain/payment-request.ts";
import type { PhoneDevice, PhonePayment, WalletView } from "#wallet/api.ts";
import { type Call, Refused, send, sendUntilAnswered } from "../kit/api.ts";
import { setClock } from "../kit/clock.ts";
import { newId } from "../kit/new-id.ts";
import { inLanguage } from "../kit/words.ts";
import { t } from "./words.ts";

const TOKEN = "shouyin.phone.token";

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

/** The signed request of this page's address; `undefined` where the address is no payment link. */
export const link = signal(linkOfAddress());

interface Link {
  /** As the wallet takes it; missing where the address is cut or mistyped. */
  readonly request: string | undefined;
  readonly demo: boolean;
}

function linkOfAddress(): Link | undefined {
  if (!/^\/p\//i.test(location.pathname)) return undefined;
  const signed = signedRequestOfUrl(location.origin + location.pathname);
  return {
    request: signed && encodeBase64Url(signed),
    demo: (signed && splitSignedRequest(signed)?.request.demo) ?? false,
  };
}

/** What the wallet says, and before it has spoken, what the signed request says. */
export const demo = computed(() => wallet.value?.demo ?? link.value?.demo ?? false);

export function troubleSentence(): string | null {
  if (trouble.value === null) return null;
  if (trouble.value === "unanswered") return t("offline");
  const { code, zh, detail } = trouble.value.problem;
  if (code === "wrong_pin") return t(token.value === null ? "wrongSignIn" : "wrongPin");
  return code === "locked_out" ? t("lockedOut") : inLanguage({ zh, en: detail });
}

/** Asks until there is an answer: every call here may be repeated but for signing in. */
function ask<T>(call: Omit<Call, "token">): Promise<T> {
  return sendUntilAnswered<T>({ ...call, token: token.value ?? undefined });
}

async function act(run: () => Promise<void>): Promise<void> {
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

function refused(fault: Refused): void {
  if (fault.problem.code === "signed_out") forget();
  trouble.value = fault;
}

function forget(): void {
  localStorage.removeItem(TOKEN);
  batch(() => {
    token.value = null;
    wallet.value = undefined;
    payment.value = undefined;
    pendingTry.value = null;
  });
}

export const signIn = (phone: string, pin: string) =>
  act(async () => {
    const device = await send<PhoneDevice>({
      method: "POST",
      path: "/v1/phone/devices",
      body: { phone, pin },
    });
    localStorage.setItem(TOKEN, device.token);
    token.value = device.token;
  });

export const signOut = () =>
  act(async () => {
    await ask<void>({ method: "DELETE", path: "/v1/phone/devices/current" });
    forget();
  });

export const loadWallet = () =>
  act(async () => {
    wallet.value = await ask<WalletView>({ method: "GET", path: "/v1/phone/wallet" });
    setClock(wallet.value.time);
  });

function takePayment(next: PhonePayment): void {
  setClock(next.time);
  payment.value = next;
}

/** Brings the request to the wallet, which shows what it is about. Nothing is paid by that. */
export const present = (request: string) =>
  act(async () => takePayment(await ask({ method: "POST", path: "/v1/phone/payments", body: { request } })));

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

export function goHome(): void {
  history.replaceState(null, "", "/");
  batch(() => {
    link.value = undefined;
    payment.value = undefined;
    trouble.value = null;
    pendingTry.value = null;
  });
}
