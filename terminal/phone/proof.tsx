/**
 * The proof, made to be shown at arm's length: green, the amount, whom it went to, the time running, the QR that a till
 * without a line reads, and the eight digits for a till without a scanner.
 */
import { decodeBase64Url } from "#domain/bytes.ts";
import { formatMoney } from "#domain/money.ts";
import { qrSegments } from "#domain/payment-request.ts";
import { digitsOfProof } from "#domain/statement.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment, formatTimeToTheSecond, now } from "../kit/clock.ts";
import { TickIcon } from "../kit/icons.tsx";
import { Money } from "../kit/money.tsx";
import { Qr } from "../kit/qr.tsx";
import { Help } from "./help.tsx";
import { goHome, leave, payment, place } from "./store.ts";
import { t } from "./words.ts";

export function Proof() {
  const view = payment.value;
  if (!view) return null;
  const { amount, currency, payee, matchCode, paidAt, proof, eightDigitCode, refunded } = view;
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
        <p class="place">{view.place}</p>
      </div>
      {refunded > 0 && (
        <p class="proof-refunded" data-testid="refunded">
          {t("refunded", { amount: formatMoney({ amount: refunded, currency }) })}
        </p>
      )}
      {proof !== undefined && <ProofQr proof={proof} />}
      <p class="proof-hint">{t("proofHint")}</p>
      {eightDigitCode !== undefined && (
        <p class="proof-code">
          {t("eightDigits")}
          <span class="grouped" data-testid="eight-digit-code">
            {eightDigitCode.slice(0, 4)} {eightDigitCode.slice(4)}
          </span>
        </p>
      )}
      <dl class="proof-facts">
        <Fact word={t("matchCode")} value={matchCode} testid="match-code" />
        {paidAt !== undefined && <Fact word={t("paidAt")} value={formatMoment(paidAt)} />}
        <Running />
      </dl>
      <Receipt />
      {proof !== undefined && <Help about="proof" />}
      {place.value?.kind === "code" && (
        <Button kind="quiet" onPress={leave}>
          {t("codeAgain")}
        </Button>
      )}
      <Button kind="quiet" onPress={goHome}>
        {t("home")}
      </Button>
    </main>
  );
}

/** A shop without a line sends it later; what is not there after a day nobody promises any more. */
const AWAITED_MS = 24 * 3_600_000;

function Receipt() {
  const { receipt, paidAt } = payment.value ?? {};
  if (receipt !== undefined)
    return (
      <>
        <a
          class="button"
          data-kind="secondary"
          href={receipt}
          target="_blank"
          rel="noopener noreferrer"
          data-testid="receipt"
        >
          {t("receipt")}
        </a>
        <ReceiptCode path={receipt} />
      </>
    );
  if (paidAt === undefined || now.value - paidAt > AWAITED_MS) return null;
  return (
    <p class="small" data-testid="receipt-awaited">
      {t("receiptAwaited")}
    </p>
  );
}

/** For another phone, or the shop's scanner; folded away, so that nobody scans it for the proof. */
function ReceiptCode({ path }: { path: string }) {
  const address = new URL(path, location.href).href.toUpperCase();
  return (
    <details class="receipt-code" data-testid="receipt-code">
      <summary>{t("receiptCode")}</summary>
      <Qr segments={qrSegments(address)} label={t("receiptCode")} testid="receipt-qr" />
      <p>{t("receiptCodeHint")}</p>
    </details>
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

/** Digits only: what a scanner types, no input method composes. A screen is clean, so little correction is enough. */
function ProofQr({ proof }: { proof: string }) {
  const digits = digitsOfProof(decodeBase64Url(proof) ?? new Uint8Array());
  return <Qr segments={[{ mode: "numeric", data: digits }]} level="L" label={t("proofLabel")} />;
}
