/** The proof, made to be shown at arm's length: green, the amount, whom it went to, the time running, and the QR. */
import { decodeBase64Url } from "#domain/bytes.ts";
import { digitsOfBytes } from "#domain/digits.ts";
import type { QrSegment } from "#domain/payment-request.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment, formatTimeToTheSecond, now } from "../kit/clock.ts";
import { TickIcon } from "../kit/icons.tsx";
import { Money } from "../kit/money.tsx";
import { Qr } from "../kit/qr.tsx";
import { goHome, payment } from "./store.ts";
import { t } from "./words.ts";

export function Proof() {
  const view = payment.value;
  if (!view) return null;
  const { amount, currency, payee, place, matchCode, paidAt, proof } = view;
  return (
    <main class="page proof" data-testid="proof">
      <div class="proof-head" data-testid="light" data-light="go">
        <TickIcon />
        <h1>{t("paid")}</h1>
      </div>
      <div class="proof-amount">
        <Money amount={amount} currency={currency} size={64} testid="amount" />
      </div>
      <div class="proof-payee">
        <p class="strong">{payee}</p>
        <p>{place}</p>
      </div>
      {proof !== undefined && <Qr segments={proofSegments(proof)} label={t("proofLabel")} />}
      <p class="proof-hint">{t("proofHint")}</p>
      <dl class="proof-facts">
        <Fact word={t("matchCode")} value={matchCode} testid="match-code" />
        {paidAt !== undefined && <Fact word={t("paidAt")} value={formatMoment(paidAt)} />}
        <Running />
      </dl>
      <Button kind="quiet" onPress={goHome}>
        {t("home")}
      </Button>
    </main>
  );
}

/** The time running says that this is the page, and no picture of it. */
function Running() {
  return <Fact word={t("timeNow")} value={formatTimeToTheSecond(now.value)} />;
}

function Fact({ word, value, testid }: { word: string; value: string; testid?: string }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd class="grouped strong" data-testid={testid}>
        {value}
      </dd>
    </div>
  );
}

/** `/R/` and the proof as digits: what a till's scanner types. */
function proofSegments(proof: string): QrSegment[] {
  const bytes = decodeBase64Url(proof) ?? new Uint8Array();
  return [
    { mode: "alphanumeric", data: "/R/" },
    { mode: "numeric", data: digitsOfBytes(bytes) },
  ];
}
