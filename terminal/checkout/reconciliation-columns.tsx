/** The three sides of a business day. */
import type { ComponentChildren } from "preact";
import { formatMoney } from "#domain/money.ts";
import type { ReconciliationView } from "#pos/reconciliation/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment, formatTime } from "../kit/clock.ts";
import { Money } from "../kit/money.tsx";
import { busy } from "./calls.ts";
import { beginCount } from "./reconciliation.ts";
import { tc } from "./reconciliation-words.ts";
import { currency } from "./store.ts";

export function Columns({ view }: { view: ReconciliationView }) {
  return (
    <div class="reconciliation-columns">
      <Terminal view={view} />
      <Bank view={view} />
      <Drawer view={view} />
    </div>
  );
}

type Rows = readonly (readonly [string, number])[];

interface SideProps {
  readonly name: "terminal" | "bank" | "drawer";
  readonly rows: Rows;
  /** What it all comes to. */
  readonly sum?: readonly [string, number] | undefined;
  readonly children?: ComponentChildren;
}

function Side({ name, rows, sum, children }: SideProps) {
  return (
    <section class="reconciliation-side" aria-label={tc(name)} data-testid={`side-${name}`}>
      <h2 class="room-title">{tc(name)}</h2>
      <dl class="figures">
        {rows.map(([words, amount]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd class="grouped">{formatMoney({ amount, currency: currency.value })}</dd>
          </div>
        ))}
      </dl>
      {sum && (
        <p class="reconciliation-sum">
          <span class="quiet">{sum[0]}</span>
          <Money amount={sum[1]} currency={currency.value} size={28} />
        </p>
      )}
      {children}
    </section>
  );
}

function tallies({ payments, refunds, reversals }: ReconciliationView["terminal"]): Rows {
  return [
    [tc("payments", { count: payments.count }), payments.amount],
    [tc("refunds", { count: refunds.count }), refunds.amount],
    [tc("reversals", { count: reversals.count }), reversals.amount],
  ];
}

function Terminal({ view: { terminal } }: { view: ReconciliationView }) {
  return <Side name="terminal" rows={tallies(terminal)} sum={[tc("net"), terminal.net]} />;
}

function Bank({ view: { bank } }: { view: ReconciliationView }) {
  if (!bank)
    return (
      <Side name="bank" rows={[]}>
        <p class="quiet" role="status">
          {tc("noBank")}
        </p>
      </Side>
    );
  const { fees, due, state, at } = bank;
  return (
    <Side name="bank" rows={[...tallies(bank), [tc("fees"), fees]]} sum={[tc("due"), due]}>
      <p class="quiet small">{state === "settled" ? tc("settled") : tc("asOf", { time: formatTime(at) })}</p>
    </Side>
  );
}

/** Told only where there was any. */
const BESIDE_SALES = ["refunded", "paidIn", "paidOut"] as const;

function Drawer({ view: { drawer } }: { view: ReconciliationView }) {
  const { taken, count } = drawer;
  const moves: Rows = [
    [tc("taken", { count: taken.count }), taken.amount],
    ...BESIDE_SALES.filter((name) => drawer[name].count > 0).map(
      (name) => [tc(name, { count: drawer[name].count }), drawer[name].amount] as const,
    ),
  ];
  const button = (
    <Button kind="secondary" disabled={busy.value} onPress={beginCount}>
      {tc(count ? "countAgain" : "countDrawer")}
    </Button>
  );
  if (!count)
    return (
      <Side name="drawer" rows={moves}>
        <p class="quiet">{tc("notCounted")}</p>
        {button}
      </Side>
    );
  const { difference } = count;
  const sum = [
    tc(difference < 0 ? "short" : difference > 0 ? "over" : "even"),
    Math.abs(difference),
  ] as const;
  const rows: Rows = [
    [tc("float"), count.float],
    ...moves,
    [tc("expected"), count.expected],
    [tc("counted"), count.counted],
  ];
  return (
    <Side name="drawer" rows={rows} sum={sum}>
      <p class="quiet small">{tc("countedBy", { name: count.by, time: formatMoment(count.at) })}</p>
      {count.isOld && <p role="status">{tc("isOld")}</p>}
      {button}
    </Side>
  );
}
