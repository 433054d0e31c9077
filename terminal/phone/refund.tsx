/** A refund's slip: how the refund stands, for whoever holds the paper, signed in or not. */
import { useEffect } from "preact/hooks";
import type { RefundSlip } from "#wallet/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import type { RefundPlace } from "./address.ts";
import { NothingHere } from "./pay.tsx";
import { askRefund, busy, goHome, refundSlip } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { refundWords, t } from "./words.ts";

export function Refund({ place: { refund, says } }: { place: RefundPlace }) {
  const slip = refundSlip.value;
  useEffect(() => {
    if (refund !== undefined) void askRefund(refund);
  }, [refund]);
  if (refund === undefined || says === undefined)
    return <NothingHere title={t("refundTitle")} sentence={t("notARefund")} />;
  return (
    <main class="page pay">
      <h1 class="page-title">{t("refundTitle")}</h1>
      {slip && <p class="refund-payee">{slip.payee}</p>}
      <div class="pay-amount">
        <Money amount={says.amount} currency={says.currency} size={64} testid="amount" />
        <p class="quiet">{t("refundAsked", { at: formatMoment(says.issuedAt * 1000) })}</p>
      </div>
      {slip && <Stand state={slip.state} />}
      {!slip && busy.value && <p class="quiet">{t("loading")}</p>}
      <Trouble />
      <div class="page-foot">
        {slip?.state !== "refunded" && (
          <Button kind="secondary" size="action" disabled={busy.value} onPress={() => askRefund(refund)}>
            {t("refundAgain")}
          </Button>
        )}
        <Button kind="quiet" onPress={goHome}>
          {t("home")}
        </Button>
      </div>
    </main>
  );
}

/** Never in green: held up to a cashier, green would say that goods may be handed over. */
function Stand({ state }: { state: RefundSlip["state"] }) {
  if (state === "refunded")
    return (
      <p class="refund-done" data-testid="sentence" role="status">
        {refundWords(state)}
      </p>
    );
  return <Light light={state === "not_refunded" ? "keep" : "wait"} sentence={refundWords(state)} />;
}
