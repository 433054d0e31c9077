/** The recorded sale as a sheet: its number and time, its lines, its total, and by what it was met. */
import { cashOf } from "#domain/cash-rounding.ts";
import { lineTotal, quantityText } from "#domain/sale.ts";
import type { SaleView } from "#pos/api.ts";
import { formatMoment } from "../kit/clock.ts";
import { Money } from "../kit/money.tsx";
import { tw } from "./split-words.ts";
import { tk } from "./ticket-words.ts";
import { t, tenderWords } from "./words.ts";

export function SaleSheet({ sale }: { sale: SaleView }) {
  const { currency, lines, number, createdAt, total, tenders } = sale;
  const met = tenders.filter(({ state }) => state === "met");
  const rounding = met.reduce((sum, { rounding = 0 }) => sum + rounding, 0);
  return (
    <article class="sheet" aria-label={t("sale")}>
      <header>
        <h2>{t("saleNumber", { number })}</h2>
        <p class="quiet grouped">{formatMoment(createdAt)}</p>
      </header>
      <ol>
        {lines.map((line) => (
          <li key={line.id}>
            <span>{line.name}</span>
            <span class="quiet grouped">
              × {quantityText(line)}
              {line.listPrice !== undefined && ` · ${tk("price")}`}
            </span>
            <Money amount={lineTotal(line)} currency={currency} size="inline" />
          </li>
        ))}
      </ol>
      <dl>
        <div class="sheet-total">
          <dt>{t("total")}</dt>
          <dd>
            <Money amount={total} currency={currency} size={40} />
          </dd>
        </div>
        {rounding !== 0 && (
          <div>
            <dt>{tw("rounding")}</dt>
            <dd>
              <Money amount={rounding} currency={currency} size="inline" />
            </dd>
          </div>
        )}
        {met.map((tender) => (
          <div key={tender.id}>
            <dt>
              {t("collected")} · {tenderWords(tender.kind)}
            </dt>
            <dd>
              <Money amount={cashOf(tender)} currency={currency} size="inline" />
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
