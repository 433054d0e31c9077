/** What was charged to the codes that this phone showed: asked for while one is shown, since nobody else tells the payer. */
import { signal } from "@preact/signals";
import { stepOf } from "#domain/payment-code.ts";
import type { LatestCharge } from "#wallet/api.ts";
import { Refused, send } from "../kit/api.ts";
import { now } from "../kit/clock.ts";
import { busy, isPutAway, learnTime, payment, refused, takePayment, token } from "./store.ts";

const ASK_EVERY_MS = 2000;
const ASK_AT_LEAST_EVERY_MS = 15_000;

/** False while the wallet cannot be asked. The code is good all the same: the shop asks the wallet, not this phone. */
export const reachable = signal(true);
/** The first step whose code has not been charged: a code is good for one payment. */
export const firstFreeStep = signal(0);

/** Asks until told to stop, which is the answer; less often while nobody answers, and at once when the line is back. */
export function followCharges(): () => void {
  const stop = new AbortController();
  void follow(stop.signal);
  return () => stop.abort();
}

async function follow(stopped: AbortSignal): Promise<void> {
  let wait = ASK_EVERY_MS;
  while (!stopped.aborted) {
    if (!document.hidden && !busy.value && payment.value === undefined)
      wait = (await askOnce(stopped)) ? ASK_EVERY_MS : Math.min(wait * 2, ASK_AT_LEAST_EVERY_MS);
    await pause(wait, stopped);
  }
}

/** Whether there was an answer. */
async function askOnce(stopped: AbortSignal): Promise<boolean> {
  try {
    const latest = await send<LatestCharge>({
      method: "GET",
      path: "/v1/phone/charges/latest",
      token: token.value ?? undefined,
    });
    reachable.value = true;
    if (!stopped.aborted) takeLatest(latest);
    return true;
  } catch (fault) {
    reachable.value = false;
    if (fault instanceof Refused) refused(fault);
    return false;
  }
}

function takeLatest({ payment: charge, time }: LatestCharge): void {
  learnTime(time);
  if (!charge || isPutAway(charge)) return;
  firstFreeStep.value = stepOf(now.value) + 1;
  takePayment(charge);
}

/** Ends early when the phone is looked at again, or has its line back. */
function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const woken = new AbortController();
    const wake = () => {
      clearTimeout(timer);
      woken.abort();
      resolve();
    };
    const timer = setTimeout(wake, ms);
    const { signal } = woken;
    addEventListener("online", wake, { signal });
    document.addEventListener("visibilitychange", wake, { signal });
    stopped.addEventListener("abort", wake, { signal });
  });
}
