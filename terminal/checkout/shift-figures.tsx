/** A shift in figures: what it has taken and, once it is closed, how its drawer came out. */
import { formatMoney } from "#domain/money.ts";
import type { ShiftView } from "#pos/api.ts";
import { formatMoment } from "../kit/clock.ts";
import { tr } from "./room-words.ts";
import { ts } from "./shift-words.ts";
import { currency } from "./store.ts";

type Row = readonly [string, string];

export function ShiftFigures({ shift }: { shift: ShiftView }) {
  return (
    <dl class="figures">
      {[...takingsOf(shift), ...closingOf(shift)].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="grouped">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const money = (amount: number) => formatMoney({ amount, currency: currency.value });
/** What nobody did is not told of. */
const some = (name: string, amount: number): Row[] => (amount === 0 ? [] : [[name, money(amount)]]);

function takingsOf(shift: ShiftView): Row[] {
  const {
    openedBy,
    openedAt,
    closedAt,
    sales,
    cash,
    wallet,
    late,
    refunded,
    discounts,
    float,
    paidIn,
    paidOut,
  } = shift;
  return [
    [tr("openedBy"), `${openedBy} · ${formatMoment(openedAt)}`],
    ...(closedAt === undefined ? [] : [[tr("closedAt"), formatMoment(closedAt)] as const]),
    [tr("salesCount"), String(sales)],
    [tr("takenCash"), money(cash)],
    [tr("takenWallet"), money(wallet)],
    ...some(ts("late"), late),
    [tr("refundedSum"), money(refunded)],
    ...refundedBy(shift),
    ...some(ts("discounts"), discounts),
    ...some(ts("rounding"), shift.rounding),
    ...some(ts("refundRounding"), shift.refundRounding),
    ...(float === undefined ? [] : [[ts("float"), money(float)] as const]),
    ...some(ts("paidIn"), paidIn),
    ...some(ts("paidOut"), paidOut),
    [tr("noSalesCount"), String(shift.noSales)],
  ];
}

/** By which way it went back; older records do not say. */
function refundedBy({ refunded, refundedInCash: inCash }: ShiftView): Row[] {
  if (inCash === undefined) return [];
  return [...some(ts("refundedInCash"), inCash), ...some(ts("refundedToWallet"), refunded - inCash)];
}

function closingOf({ closing }: ShiftView): Row[] {
  if (!closing) return [];
  const { number, by, expected, counted, difference, left, seal, words, stillPending } = closing;
  return [
    [ts("number"), String(number)],
    [ts("closedBy"), by],
    [ts("expected"), money(expected)],
    [ts("counted"), counted === undefined ? ts("notCounted") : money(counted)],
    ...(difference === undefined ? [] : [[ts("difference"), money(difference)] as const]),
    ...(left === undefined || counted === undefined
      ? []
      : [[ts("left"), money(left)] as const, [ts("handIn"), money(counted - left)] as const]),
    ...(words.length === 0
      ? []
      : [[ts("approvedBy"), [...new Set(words.map((word) => word.by))].join(" ")] as const]),
    ...(stillPending === 0 ? [] : [[ts("stillPending"), String(stillPending)] as const]),
    [ts("seal"), seal],
  ];
}

export function Pending({ shift: { pending, pendingAmount } }: { shift: ShiftView }) {
  if (pending === 0) return null;
  return (
    <p class="drawer-check" role="status" data-testid="shift-pending">
      {tr("shiftPending", { count: pending, amount: money(pendingAmount) })}
    </p>
  );
}
