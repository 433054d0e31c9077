/** A payment link: who is paid, where, how much, from which money; then one button, then the PIN. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { LIGHTS } from "#domain/payment.ts";
import { CUSTOMER_SENTENCES } from "#domain/payment-sentences.ts";
import type { PhonePayment } from "#wallet/api.ts";
import { Button } from "../kit/button.tsx";
import { formatCountdown, now } from "../kit/clock.ts";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import { inLanguage } from "../kit/words.ts";
import { PinPad } from "./pin-pad.tsx";
import { askAgain, busy, consent, goHome, look, payment, pendingTry, present, trouble } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

/** How often an open payment is asked about: the shop may cancel it while the payer reads. */
const LOOK_EVERY_MS = 2500;

export function Pay({ request }: { request: string | undefined }) {
  const view = payment.value;
  useEffect(() => {
    if (request !== undefined) void present(request);
  }, [request]);
  useEffect(() => {
    const looking = setInterval(() => {
      if (payment.value?.state === "open" && !document.hidden) void look();
    }, LOOK_EVERY_MS);
    return () => clearInterval(looking);
  }, []);
  if (request === undefined) return <NoPayment sentence={t("notACode")} />;
  if (!view) return <Presenting request={request} />;
  return view.state === "open" ? <Open view={view} /> : <Ended view={view} />;
}

function NoPayment({ sentence }: { sentence: string }) {
  return (
    <main class="page pay">
      <h1 class="only-heard">{t("payTitle")}</h1>
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
  const asked = useSignal(false);
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

function Payee({ view }: { view: PhonePayment }) {
  return (
    <section class="payee">
      <h1>{view.payee}</h1>
      <p class="quiet place">{view.place}</p>
      <p class="match">
        <span class="quiet">{t("matchCode")}</span>
        <span class="grouped strong" data-testid="match-code">
          {view.matchCode}
        </span>
        <span class="quiet small">{t("matchHint")}</span>
      </p>
    </section>
  );
}

function Ended({ view }: { view: PhonePayment }) {
  return (
    <main class="page pay">
      <Light
        light={view.state === "paid" || view.state === "open" ? "keep" : LIGHTS[view.state]}
        sentence={endSentence(view)}
      />
      <section class="payee">
        <h1>{view.payee}</h1>
        <p class="quiet">{view.place}</p>
      </section>
      <div class="pay-amount">
        <Money amount={view.amount} currency={view.currency} size={64} testid="amount" />
      </div>
      <HomeButton />
    </main>
  );
}

function endSentence({ state, mine }: PhonePayment): string {
  if (state === "paid") return t("takenTitle");
  if (state === "reversed" && mine) return t("returned");
  return state === "open" ? "" : inLanguage(CUSTOMER_SENTENCES[state]);
}
