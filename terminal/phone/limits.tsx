/** What the wallet may pay and hold, and what of it is used: "today 320 of 5,000". */
import { useEffect } from "preact/hooks";
import { type Currency, formatMoney } from "#domain/money.ts";
import { r } from "./room-words.ts";
import { limits, loadLimits } from "./rooms.ts";
import { busy } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function Limits() {
  useEffect(() => void loadLimits(), []);
  const view = limits.value;
  if (!view)
    return (
      <>
        {busy.value && <p class="quiet">{t("loading")}</p>}
        <Trouble />
      </>
    );
  const { currency, tier, payment, balance, day, year, byCode, byCodeAlone } = view;
  const most = (amount: number | null) =>
    amount === null ? r("unlimited") : formatMoney({ amount, currency });
  return (
    <dl class="limits">
      <Row name={r("tier")}>{r(`tier${tier}`)}</Row>
      <Row name={r("today")}>{usedOf(day, currency)}</Row>
      <Row name={r("byCode")}>{usedOf(byCode, currency)}</Row>
      <Row name={r("byCodeAlone")}>{usedOf(byCodeAlone, currency)}</Row>
      <Row name={r("thisYear")}>{usedOf(year, currency)}</Row>
      <Row name={r("perPayment")}>{most(payment)}</Row>
      <Row name={r("mayHold")}>{most(balance)}</Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt class="quiet">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function usedOf({ spent, most }: { spent: number; most: number | null }, currency: Currency): string {
  const used = formatMoney({ amount: spent, currency });
  if (most === null) return r("usedUnlimited", { spent: used });
  return r("usedOf", { spent: used, most: formatMoney({ amount: most, currency }) });
}
