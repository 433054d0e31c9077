/** A payment: who is paid, where, how much, from which money; then one button, then the PIN; then how it ended. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { LIGHTS, type Light as LightName } from "#domain/payment.ts";
import { customerSentence } from "#domain/payment-sentences.ts";
import type { PhonePayment } from "#wallet/api.ts";
import { Refused } from "../kit/api.ts";
import { Button } from "../kit/button.tsx";
import { formatCountdown, now } from "../kit/clock.ts";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import { inLanguage } from "../kit/words.ts";
import { PinPad } from "./pin-pad.tsx";
import {
  askAgain,
  busy,
  consent,
  goHome,
  leave,
  payment,
  pendingTry,
  place,
  present,
  trouble,
  troubleSentence,
} from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

/** What a payment link names. */
export function Pay({ request }: { request: string | undefined }) {
  const view = payment.value;
  useEffect(() => {
    if (request !== undefined) void present(request);
  }, [request]);
  if (request === undefined) return <NothingHere title={t("payTitle")} sentence={t("notACode")} />;
  return view ? <Payment view={view} /> : <Presenting request={request} />;
}

export function Payment({ view }: { view: PhonePayment }) {
  return view.state === "open" ? <Open view={view} /> : <Ended view={view} />;
}

/** An address that is cut or mistyped, or a payment that is not for this payer. */
export function NothingHere({ title, sentence }: { title: string; sentence: string }) {
  return (
    <main class="page pay">
      <h1 class="only-heard">{title}</h1>
      <Light light="keep" sentence={sentence} />
      <HomeButton />
    </main>
  );
}

function HomeButton() {
  return (
    <div class="page-foot">
      <Button kind="secondary" size="action" onPress={goHome}>
        {t("home")}
      </Button>
    </div>
  );
}

function Presenting({ request }: { request: string }) {
  return (
    <main class="page pay">
      <h1 class="only-heard">{t("payTitle")}</h1>
      {trouble.value === null && <p class="quiet">{t("loading")}</p>}
      <Trouble />
      {trouble.value === "unanswered" && (
        <Button kind="primary" size="action" disabled={busy.value} onPress={() => present(request)}>
          {t("retry")}
        </Button>
      )}
      {trouble.value !== null && <HomeButton />}
    </main>
  );
}

function Open({ view }: { view: PhonePayment }) {
  // Who showed a payment code has said yes to paying already: all that is missing is the PIN.
  const asked = useSignal(view.way === "submitted" && view.mine);
  const refusal = finalRefusal();
  if (refusal !== null)
    return <Closed view={view} light="keep" sentence={refusal} hint={t("nothingTaken")} />;
  return (
    <main class="page pay" data-asked={asked.value ? "" : undefined}>
      <Payee view={view} />
      <div class="pay-amount">
        <Money amount={view.amount} currency={view.currency} size={asked.value ? 40 : 64} testid="amount" />
      </div>
      {pendingTry.value === null && <Trouble />}
      <div class="page-foot">
        {pendingTry.value ? (
          <Pending />
        ) : asked.value ? (
          <PinPad
            onPin={consent}
            onBack={() => {
              asked.value = false;
            }}
          />
        ) : (
          <>
            <p class="source">
              {t("fromBalance")}
              <span class="quiet grouped">
                {t("payBy", { time: formatCountdown(view.expiresAt - now.value) })}
              </span>
            </p>
            <Button
              kind="primary"
              size="action"
              onPress={() => {
                asked.value = true;
                trouble.value = null;
              }}
            >
              {t("confirm")}
            </Button>
            <Button kind="quiet" onPress={goHome}>
              {t("home")}
            </Button>
          </>
        )}
      </div>
    </main>
  );
}

/** The PIN is on its way, or was and nobody answered: then the same try is asked about, never another begun. */
function Pending() {
  if (busy.value) return <Light light="wait" sentence={t("paying")} />;
  return (
    <>
      <Light light="wait" sentence={t("unanswered")} />
      <Button kind="primary" size="action" onPress={askAgain}>
        {t("retry")}
      </Button>
    </>
  );
}

/** A no that no second try changes: paid by another, or for another to confirm. */
function finalRefusal(): string | null {
  const fault = trouble.value;
  return fault instanceof Refused && fault.problem.retry === "never" ? troubleSentence() : null;
}

export function Shop({ view, children }: { view: PhonePayment; children?: ComponentChildren }) {
  return (
    <section class="payee">
      <h1>{view.payee}</h1>
      <p class="quiet place">{view.place}</p>
      {children}
    </section>
  );
}

function Payee({ view }: { view: PhonePayment }) {
  return (
    <Shop view={view}>
      <p class="match">
        <span class="quiet">{t("matchCode")}</span>
        <span class="grouped strong" data-testid="match-code">
          {view.matchCode}
        </span>
        <span class="quiet small">{t("matchHint")}</span>
      </p>
    </Shop>
  );
}

/** @param hint what to do with this page, beside reading it */
export function Ended({ view, hint }: { view: PhonePayment; hint?: string }) {
  const more = hint ?? (view.state === "declined" ? t("declinedHint") : undefined);
  return <Closed view={view} light={endLight(view)} sentence={endSentence(view)} hint={more} />;
}

interface ClosedProps {
  readonly view: PhonePayment;
  readonly light: LightName;
  readonly sentence: string;
  readonly hint: string | undefined;
}

/** Nothing is left to do here with this payment. */
function Closed({ view, light, sentence, hint }: ClosedProps) {
  return (
    <main class="page pay">
      <Light light={light} sentence={sentence} />
      <Shop view={view} />
      <div class="pay-amount">
        <Money amount={view.amount} currency={view.currency} size={64} testid="amount" />
      </div>
      {hint !== undefined && <p class="said strong">{hint}</p>}
      {place.value?.kind === "code" ? <CodeAgain /> : <HomeButton />}
    </main>
  );
}

function CodeAgain() {
  return (
    <div class="page-foot">
      <Button kind="primary" size="action" onPress={leave}>
        {t("codeAgain")}
      </Button>
      <Button kind="quiet" onPress={goHome}>
        {t("home")}
      </Button>
    </div>
  );
}

/** Paid is green on the proof only, which is not shown where another paid or all went back. */
function endLight({ state }: PhonePayment): LightName {
  return state === "paid" || state === "open" ? "keep" : LIGHTS[state];
}

function endSentence({ state, mine, way }: PhonePayment): string {
  if (state === "open") return "";
  if (state === "paid") return t(mine ? "allRefunded" : "takenTitle");
  if (state === "reversed" && mine) return t("returned");
  return inLanguage(customerSentence(state, way));
}
