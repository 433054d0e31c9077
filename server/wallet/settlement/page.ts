/** A merchant's settlement of a day as a page, to be read or printed: drawn on the server, without a script. */
import { html } from "hono/html";
import { wallText } from "#domain/business-day.ts";
import { formatAmount, formatMoney } from "#domain/money.ts";
import type { PayoutState } from "#domain/settlement.ts";
import { KIND_WORDS } from "./csv.ts";
import type { DayReport, WithPayout } from "./report.ts";

/** More than that on paper is a book: the rest is in the CSV file. */
export const PAGE_LINES = 1000;

type Html = ReturnType<typeof html>;

const PAYOUT_WORDS: Readonly<Record<PayoutState, string>> = {
  requested: "付款中 On its way",
  done: "已到账 Paid out",
  refused: "付款失败，请联系银行 Refused: call the bank",
};

/** @param files where the page's own style and the CSV file are */
export function settlementPage(
  report: DayReport,
  files: { readonly style: string; readonly csv: string },
  demo: boolean,
): Html {
  const { shop, day } = report;
  const state = day.state === "settled" ? "已结算 Settled" : "未结算，仍可能变化 Open: may still change";
  return html`<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="robots" content="noindex" />
    <title>结算单 ${day.day} ${shop.nameZh}</title>
    <link rel="stylesheet" href="${files.style}" />
  </head>
  <body>
    <main>
      <header>
        <p class="quiet">结算单 Settlement${demo ? " · 演示 DEMO" : ""}</p>
        <h1>${shop.nameZh}</h1>
        <p class="quiet">${shop.nameEn} · ${shop.place}</p>
        <p><strong>营业日 Business day ${day.day}</strong> · ${state}</p>
        <p class="quiet">${wallText(day.from, day.timeZone)} – ${wallText(day.to, day.timeZone)} (${day.timeZone})</p>
      </header>
      ${totals(report)} ${made(report)} ${lines(report, files.csv)}
    </main>
  </body>
</html>`;
}

function totals({ day: { totals: sums, currency } }: DayReport): Html {
  const money = (amount: number) => formatMoney({ amount, currency });
  const row = (zh: string, en: string, amount: number, count?: number) =>
    html`<tr><th scope="row">${zh} <span class="quiet">${en}</span></th><td class="figure">${count === undefined ? "" : `× ${count}`}</td><td class="figure">${money(amount)}</td></tr>`;
  const borne = [
    ["其中银行承担优惠", "of which promotions paid by the bank", sums.promotionsBorneByBank],
    ["其中商户承担优惠", "of which promotions paid by the merchant", sums.promotionsBorneByMerchant],
  ] as const;
  return html`<section>
        <table class="totals">
          ${row("收款", "Payments", sums.payments.amount, sums.payments.count)}
          ${row("退款", "Refunds", sums.refunds.amount, sums.refunds.count)}
          ${row("撤销", "Reversals", sums.reversals.amount, sums.reversals.count)}
          ${row("手续费", "Fees", sums.fees)}
          ${borne.filter(([, , amount]) => amount !== 0).map(([zh, en, amount]) => row(zh, en, amount))}
          <tr class="due"><th scope="row">应结金额 <span class="quiet">Due</span></th><td></td><td class="figure">${money(sums.due)}</td></tr>
        </table>
      </section>`;
}

function made({ made: settlements, day }: DayReport): Html {
  if (settlements.length === 0) return html``;
  return html`<section>
        <h2>结算与付款 <span class="quiet">Settlements and payouts</span></h2>
        <table>
          <thead><tr><th>批次 Run</th><th>时间 Time</th><th class="figure">应结 Due</th><th class="figure">上期结转 Carried over</th><th class="figure">付款 Paid</th><th>状态 State</th></tr></thead>
          <tbody>${settlements.map((one) => settlementRow(one, day.timeZone))}</tbody>
        </table>
      </section>`;
}

function settlementRow({ settlement, payout }: WithPayout, timeZone: string): Html {
  const { run, currency, due, carriedBefore, carriedAfter, paid, createdAt } = settlement;
  const money = (amount: number) => formatAmount({ amount, currency });
  const debt = `欠款转下期 ${money(carriedAfter)} carried to the next`;
  const state = payout ? PAYOUT_WORDS[payout.state] : carriedAfter < 0 ? debt : "无需付款 Nothing to pay";
  const name = run === 0 ? "日终 Close" : `${run}`;
  return html`<tr><td>${name}</td><td>${wallText(createdAt.getTime(), timeZone)}</td><td class="figure">${money(due)}</td><td class="figure">${money(carriedBefore)}</td><td class="figure">${money(paid)}</td><td>${state}</td></tr>`;
}

function lines({ day, numbers }: DayReport, csv: string): Html {
  const money = (amount: number) => formatAmount({ amount, currency: day.currency });
  const rows = day.lines.map(
    (line) =>
      html`<tr><td>${wallText(line.at, day.timeZone)}</td><td>${KIND_WORDS[line.kind].zh} <span class="quiet">${KIND_WORDS[line.kind].en}</span></td><td>${numbers.get(line.terminal) ?? ""}</td><td class="id">${line.refund ?? line.payment.tender}</td><td class="figure">${money(line.amount)}</td><td class="figure">${money(line.fee)}</td></tr>`,
  );
  const rest =
    day.next === null
      ? html``
      : html`<p>仅列出前 ${PAGE_LINES} 笔，其余见 CSV 文件。 The first ${PAGE_LINES} lines: the others are in the CSV file.</p>`;
  return html`<section>
        <h2>明细 <span class="quiet">Lines</span> <a class="screen-only" href="${csv}">CSV</a></h2>
        <table>
          <thead><tr><th>时间 Time</th><th>类型 Kind</th><th>终端 Terminal</th><th>编号 Id</th><th class="figure">金额 Amount</th><th class="figure">手续费 Fee</th></tr></thead>
          <tbody>${rows}</tbody>
        </table>
        ${rest}
      </section>`;
}

/** The tokens are those of every screen; on paper the lines carry their head on each sheet. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #14181F; --quiet: #5A6270; --paper: #F6F4EF; --surface: #FFFFFF; --line: #E2DED4; --brand: #21406B; }
@media (prefers-color-scheme: dark) { :root { --ink: #ECEFF4; --quiet: #A4ADBA; --paper: #12161C; --surface: #1B212A; --line: #2C3440; --brand: #8FB4E8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 0.9375rem/1.5 "PingFang SC", "Microsoft YaHei", "Noto Sans SC", system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 24px 16px 48px; }
h1 { margin: 0; font-size: 1.75rem; }
h2 { margin: 0 0 8px; font-size: 1.25rem; }
p { margin: 4px 0; }
section { margin-top: 16px; padding: 16px; overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 4px 8px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: baseline; }
tbody tr:last-child td { border-bottom: 0; }
th { font-weight: 600; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.totals { max-width: 40rem; }
.due th, .due td { border-bottom: 0; font-size: 1.25rem; font-weight: 700; }
.quiet { color: var(--quiet); font-weight: 400; }
.id { font-variant-numeric: tabular-nums; font-size: 0.75rem; overflow-wrap: anywhere; }
a { color: var(--brand); font-size: 0.9375rem; }
@page { size: A4; margin: 14mm; }
@media print {
  :root { --ink: #000; --quiet: #333; --paper: #fff; --surface: #fff; --line: #999; }
  main { max-width: none; padding: 0; }
  section { padding: 0; overflow: visible; border: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  body { font-size: 9pt; }
  .screen-only { display: none; }
}
`;
