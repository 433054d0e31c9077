/** The shop's line is down and it cancels a payment: this phone carries the signed cancel to the wallet in its place. */
import { useEffect } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import type { ReversalPlace } from "./address.ts";
import { Ended, NothingHere, Shop } from "./pay.tsx";
import { busy, carryReversal, goHome, payment, preview } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function Carry({ place: { reversal, request, says } }: { place: ReversalPlace }) {
  const view = payment.value;
  useEffect(() => {
    if (request !== undefined) void preview(request);
  }, [request]);
  if (reversal === undefined || says === undefined)
    return <NothingHere title={t("carryTitle")} sentence={t("notACarry")} />;
  if (view && view.state !== "open" && view.state !== "paid")
    return <Ended view={view} hint={t("carryShow")} />;
  return (
    <main class="page pay">
      <h1 class="page-title">{t("carryTitle")}</h1>
      {view && <Shop view={view} />}
      <div class="pay-amount">
        <Money amount={says.amount} currency={says.currency} size={64} testid="amount" />
      </div>
      <p class="said">{t("carryWhy")}</p>
      <p class="said strong">{view && whatWillBe(view.state === "paid", view.mine)}</p>
      <Trouble />
      <div class="page-foot">
        {busy.value ? (
          <Light light="wait" sentence={t("carrying")} />
        ) : (
          <Button kind="primary" size="action" onPress={() => carryReversal(reversal)}>
            {t("carry")}
          </Button>
        )}
        <Button kind="quiet" onPress={goHome}>
          {t("home")}
        </Button>
      </div>
    </main>
  );
}

function whatWillBe(paid: boolean, mine: boolean): string {
  if (!paid) return t("carryOpen");
  return t(mine ? "carryPaid" : "carryPaidByOther");
}
