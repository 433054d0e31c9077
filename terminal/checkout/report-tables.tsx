/** What the report lists: products, categories, cashiers and tenders, each with its part of the whole. */
import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import type { SalesReport } from "#pos/reports/api.ts";
import { Button } from "../kit/button.tsx";
import { language } from "../kit/words.ts";
import { tp } from "./report-words.ts";
import { tenderWords } from "./words.ts";

interface Row {
  readonly key: string;
  readonly name: string;
  readonly count: string;
  readonly amount: number;
  readonly refunded: number;
}

const FIRST = 10;

export function Tables({ report }: { report: SalesReport }) {
  const { products, categories, operators, tenders } = report;
  const nameOf = ({ name, nameEn }: { name: string; nameEn?: string | undefined }, none: string) =>
    (language.value === "en" && nameEn) || name || none;
  const sales = (count: number) => tp("rowSales", { count });
  return (
    <div class="report-tables">
      <Table
        name={tp("products")}
        report={report}
        rows={products.map((row) => ({
          ...row,
          name: nameOf(row, tp("noProduct")),
          count: row.key === "" ? sales(row.sales) : quantityOf(row),
        }))}
      />
      <Table
        name={tp("categories")}
        report={report}
        rows={categories.map((row) => ({
          ...row,
          name: nameOf(row, tp("noCategory")),
          count: sales(row.sales),
        }))}
      />
      <Table
        name={tp("tenders")}
        report={report}
        rows={tenders
          .filter((row) => row.sales > 0 || row.refunds > 0)
          .map((row) => ({
            ...row,
            name: row.key === "rounding" ? tp("rounding") : tenderWords(row.key),
            count: sales(row.sales),
          }))}
      />
      <Table
        name={tp("operators")}
        report={report}
        rows={operators.map((row) => ({ ...row, count: sales(row.sales) }))}
      />
    </div>
  );
}

function quantityOf({ unit, quantity }: SalesReport["products"][number]): string {
  if (unit === "piece") return tp("rowPieces", { count: quantity });
  return tp("rowKilograms", { count: (quantity / 1000).toFixed(3) });
}

/** The part of the whole is a bar behind the row: where the money comes from is seen before it is read. */
function Table({ name, rows, report }: { name: string; rows: readonly Row[]; report: SalesReport }) {
  const all = useSignal(false);
  const money = (amount: number) => formatMoney({ amount, currency: report.currency });
  if (rows.length === 0) return null;
  return (
    <section class="report-table" aria-label={name}>
      <h2 class="room-title">{name}</h2>
      <ol>
        {rows.slice(0, all.value ? rows.length : FIRST).map(({ key, name, count, amount, refunded }) => (
          <li key={key} style={{ "--part": `${(amount / Math.max(1, report.total.amount)) * 100}%` }}>
            <span class="report-name">{name}</span>
            <span class="quiet small grouped">
              {count}
              {refunded > 0 && ` · ${tp("rowRefunded", { amount: money(refunded) })}`}
            </span>
            <span class="grouped">{money(amount)}</span>
          </li>
        ))}
      </ol>
      {rows.length > FIRST && (
        <Button
          kind="quiet"
          onPress={() => {
            all.value = !all.value;
          }}
        >
          {all.value ? tp("fewerProducts") : tp("allProducts", { count: rows.length })}
        </Button>
      )}
    </section>
  );
}
