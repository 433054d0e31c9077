/** Reports: what was sold in a time, beside the same time a week before, in one look and then in lists. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import { PERIOD_NAMES } from "#domain/sales-report.ts";
import type { SalesReport } from "#pos/reports/api.ts";
import { Bars } from "../kit/bars.tsx";
import { Button } from "../kit/button.tsx";
import { Money } from "../kit/money.tsx";
import { busy } from "./calls.ts";
import { PaperRow } from "./paper-row.tsx";
import "./report.css";
import { choose, chosen, exportAs, leave, look, paper, print, report } from "./report.ts";
import { Tables } from "./report-tables.tsx";
import { periodWords, tp } from "./report-words.ts";
import { Trouble } from "./trouble.tsx";

export function ReportRoom() {
  useEffect(() => {
    void look();
    return leave;
  }, []);
  return (
    <div class="report">
      <Periods />
      <Trouble />
      {report.value && <Report report={report.value} />}
    </div>
  );
}

function Periods() {
  const from = useSignal("");
  const to = useSignal("");
  const shown = report.value;
  const at = chosen.value;
  return (
    <div class="report-periods">
      <fieldset class="segments" aria-label={tp("whichPeriod")}>
        {PERIOD_NAMES.map((period) => (
          <Button
            key={period}
            kind="secondary"
            pressed={"period" in at && at.period === period}
            disabled={busy.value}
            onPress={() => choose({ period })}
          >
            {periodWords(period)}
          </Button>
        ))}
      </fieldset>
      <form
        class="report-days"
        onSubmit={(event) => {
          event.preventDefault();
          choose({ from: from.value || (shown?.from ?? ""), to: to.value || (shown?.to ?? "") });
        }}
      >
        <DayField name={tp("from")} value={from.value || (shown?.from ?? "")} onDay={from} />
        <DayField name={tp("to")} value={to.value || (shown?.to ?? "")} onDay={to} />
        <button type="submit" class="button" data-kind="quiet" disabled={busy.value}>
          {tp("show")}
        </button>
      </form>
    </div>
  );
}

interface DayFieldProps {
  readonly name: string;
  readonly value: string;
  readonly onDay: { value: string };
}

function DayField({ name, value, onDay }: DayFieldProps) {
  return (
    <label class="report-day">
      <span class="quiet small">{name}</span>
      <input
        type="date"
        value={value}
        required
        onInput={({ currentTarget }) => {
          onDay.value = currentTarget.value;
        }}
      />
    </label>
  );
}

function Report({ report }: { report: SalesReport }) {
  const { from, to, total, counting } = report;
  return (
    <>
      <p class="quiet small grouped" role="status" data-testid="report-span" data-busy={busy.value}>
        {from === to ? from : tp("span", { from, to })}
        {counting && ` · ${tp("counting")}`}
      </p>
      <Whole report={report} />
      {total.sales === 0 && total.refunds === 0 ? (
        <p class="ticket-empty quiet">{tp("noSales")}</p>
      ) : (
        <>
          <Plot report={report} />
          <Tables report={report} />
          <PaperRow job={paper.value} none={tp("noPaper")} again={tp("print")} onAgain={() => void print()} />
          <div class="pair">
            <Button kind="secondary" disabled={busy.value} onPress={() => void exportAs("xlsx")}>
              {tp("exportXlsx")}
            </Button>
            <Button kind="secondary" disabled={busy.value} onPress={() => void exportAs("csv")}>
              {tp("exportCsv")}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function Whole({ report }: { report: SalesReport }) {
  const { total, currency } = report;
  const money = (amount: number) => formatMoney({ amount, currency });
  const rows = [
    [tp("salesCount"), String(total.sales)],
    [tp("average"), money(total.sales === 0 ? 0 : Math.round(total.amount / total.sales))],
    [tp("discount"), money(total.discount)],
    [tp("refunded", { count: total.refunds }), money(total.refunded)],
    [tp("net"), formatMoney({ amount: total.amount - total.refunded, currency })],
  ];
  return (
    <div class="report-whole">
      <div class="report-takings">
        <p class="quiet">{tp("takings")}</p>
        <Money amount={total.amount} currency={currency} size={64} testid="takings" />
        <p data-testid="compared">{comparedWords(report)}</p>
      </div>
      <dl class="figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="grouped">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function comparedWords({ total, before }: SalesReport): string {
  const { from, to } = before;
  const when = from === to ? tp("weekBefore", { from }) : tp("weeksBefore", { from, to });
  const earlier = before.total.amount;
  if (earlier === 0) return tp("nothingBefore", { when });
  const percent = `${Math.abs(Math.round(((total.amount - earlier) / earlier) * 1000) / 10)}%`;
  if (total.amount === earlier) return tp("same", { when });
  return tp(total.amount > earlier ? "more" : "less", { when, percent });
}

/** One day by its hours, several by their days. */
function Plot({ report }: { report: SalesReport }) {
  const { from, to, days, hours, currency } = report;
  const money = (amount: number) => formatMoney({ amount, currency });
  const parts =
    from === to
      ? hours.map(({ hour, ...part }) => ({ ...part, label: String(hour).padStart(2, "0") }))
      : days.map(({ day, ...part }) => ({ ...part, label: day.slice(5) }));
  const name = tp(from === to ? "byHour" : "byDay");
  return (
    <section class="report-plot" aria-label={name}>
      <h2 class="room-title">{name}</h2>
      <Bars
        name={name}
        top={money(Math.max(...parts.flatMap(({ amount, amountBefore }) => [amount, amountBefore])))}
        bars={parts.map(({ label, amount, amountBefore, sales }) => ({
          label,
          value: amount,
          before: amountBefore,
          title: `${label} ${money(amount)} · ${tp("rowSales", { count: sales })}`,
        }))}
      />
      {parts.some(({ amountBefore }) => amountBefore > 0) && <p class="quiet small">{tp("beforeLine")}</p>}
    </section>
  );
}
