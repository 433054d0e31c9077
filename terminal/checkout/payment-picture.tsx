/** What is seen of a payment beside its light: its code, the time that is left, or the code that takes it back. */
import type { PaymentState } from "#domain/payment.ts";
import { qrSegments } from "#domain/payment-request.ts";
import type { PaymentView } from "#pos/api.ts";
import { formatCountdown, now } from "../kit/clock.ts";
import { Countdown } from "../kit/countdown.tsx";
import { Phrases } from "../kit/phrases.tsx";
import { Qr } from "../kit/qr.tsx";
import { QrCard } from "../kit/qr-card.tsx";
import { mayAccept } from "./acceptance.ts";
import { line, shop } from "./store.ts";
import { waitingCode } from "./waiting-code.ts";
import { t, type Word } from "./words.ts";

type Picture = "qr" | "countdown" | "reversal" | "words";

/** While one of these holds, the payer may still pay. */
const PAYABLE: ReadonlySet<PaymentState> = new Set(["presented", "submitted", "waiting", "unknown"]);

function pictureOf({ state, way, expiresAt, givenUpAt = 0, reversalQr }: PaymentView): Picture {
  if (state === "reversing") return reversalQr !== undefined && !isLineUp() ? "reversal" : "words";
  if (!PAYABLE.has(state)) return "words";
  const ends = way === "submitted" ? givenUpAt : expiresAt;
  if (state === "unknown" && now.value >= ends) return "words";
  return way === "submitted" ? "countdown" : "qr";
}

const isLineUp = () => line.value?.up ?? false;

export function PaymentPicture({ payment }: { payment: PaymentView }) {
  const picture = pictureOf(payment);
  return (
    <>
      {picture === "qr" && <Code payment={payment} />}
      {picture === "countdown" && (
        <Countdown
          from={payment.issuedAt}
          until={payment.givenUpAt ?? payment.expiresAt}
          label={t("timeLeft")}
        />
      )}
      {picture === "reversal" && <ReversalCode text={payment.reversalQr ?? ""} />}
      {picture === "words" ? <div class="outcome">{hint(payment, picture)}</div> : hint(payment, picture)}
    </>
  );
}

function Code({ payment }: { payment: PaymentView }) {
  return (
    <>
      <QrCard
        text={payment.qr}
        label={t("codeLabel")}
        expiresAt={payment.expiresAt}
        opens={shop.value?.demo ?? false}
      />
      <dl class="facts">
        <div>
          <dt>{t("matchCode")}</dt>
          <dd class="grouped strong" data-testid="match-code">
            {payment.matchCode}
          </dd>
        </div>
        <div>
          <dt>{t("timeLeft")}</dt>
          <dd class="grouped strong">{formatCountdown(payment.expiresAt - now.value)}</dd>
        </div>
      </dl>
    </>
  );
}

/** The signed reversal itself: a customer whose phone has a network brings it to the bank. */
function ReversalCode({ text }: { text: string }) {
  return (
    <div class="qr-place" data-testid="reversal-qr">
      <div class="qr-card">
        <Qr segments={qrSegments(text)} label={t("reversalLabel")} />
      </div>
    </div>
  );
}

/** What to do, where the sentence of the light does not say it all. */
function hint({ state, way }: PaymentView, picture: Picture) {
  const words = hintOf(state, way === "submitted", picture);
  return (
    words && (
      <p class="hint" role="status" data-testid="hint">
        <Phrases text={words} />
      </p>
    )
  );
}

function hintOf(state: PaymentState, byCode: boolean, picture: Picture): string | undefined {
  if (waitingCode.value) return t("codeWaits");
  if (picture === "reversal") return t("reversalHint");
  if (picture === "qr") return isLineUp() ? undefined : t(mayAccept() ? "scanProofOrCode" : "scanProof");
  if (picture === "countdown") return t(state === "waiting" ? "confirmHint" : "chargingHint");
  const words = HINTS[state];
  return words && (byCode && state === "declined" ? t("newCodeHint") : t(words));
}

const HINTS: Partial<Record<PaymentState, Word>> = {
  unknown: "askingHint",
  accepted: "acceptedHint",
  reversing: "reversingHint",
  declined: "tryAgainHint",
};
