/** What of a sale comes back, why, and how much of it still can. */
import { cashOf } from "#domain/cash-rounding.ts";
import { formatMoney } from "#domain/money.ts";
import { fill } from "#domain/payment-sentences.ts";
import { REFUND_SENTENCES } from "#domain/refund.ts";
import type { SaleView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { amountOf, shown, typed } from "../kit/entry.ts";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Figure, Money } from "../kit/money.tsx";
import { useKeyboard } from "../kit/use-keyboard.ts";
import { language } from "../kit/words.ts";
import { busy } from "./calls.ts";
import * as refunds from "./refunds.ts";
import { tr } from "./room-words.ts";
import { SalePaper } from "./sale-paper.tsx";
import { Trouble } from "./trouble.tsx";
import { t, tenderWords } from "./words.ts";

/** The hands' side: by which way it goes back, and lines with how many of each come back, or keys for an amount. */
export function RefundHands({ sale }: { sale: SaleView }) {
  const isFixed = refunds.asked.value !== null || refunds.sure.value;
  return (
    <>
      <div class="refund-head">
        <h2 class="room-title">{t("saleNumber", { number: sale.number })}</h2>
        {!isFixed && refunds.isChoice.value && <Tenders sale={sale} />}
      </div>
      {refunds.by.value === "amount" && !isFixed ? (
        <AmountHands sale={sale} />
      ) : (
        <Lines sale={sale} isFixed={isFixed} />
      )}
    </>
  );
}

function Lines({ sale, isFixed }: { sale: SaleView; isFixed: boolean }) {
  return (
    <ol class="refund-lines">
      {sale.lines.map((line) => (
        <Line key={line.id} sale={sale} line={line} isFixed={isFixed} />
      ))}
    </ol>
  );
}

interface LineProps {
  readonly sale: SaleView;
  readonly line: SaleView["lines"][number];
  readonly isFixed: boolean;
}

function Line({ sale, line: { id, name, unit, unitPrice, quantity }, isFixed }: LineProps) {
  const left = refunds.leftOfLine(sale, id);
  const chosen = refunds.quantities.value.get(id) ?? 0;
  // What was weighed comes back as it was wrapped.
  const step = unit === "kilogram" ? left : 1;
  const counted = (count: number) => (unit === "kilogram" ? `${(count / 1000).toFixed(3)} kg` : count);
  const set = (next: number) => refunds.setQuantity(id, next);
  return (
    <li>
      <p>
        {name} <span class="quiet grouped">× {counted(quantity)}</span>
        {left < quantity && (
          <span class="quiet small"> {tr("returnedBefore", { count: counted(quantity - left) })}</span>
        )}
      </p>
      <Money amount={unitPrice} currency={sale.currency} size="inline" />
      {isFixed ? (
        <span class="strong grouped">{chosen > 0 && `− ${counted(chosen)}`}</span>
      ) : (
        <div class="stepper">
          <Button
            kind="secondary"
            disabled={chosen === 0}
            label={`${tr("fewer")} ${name}`}
            onPress={() => set(chosen - step)}
          >
            −
          </Button>
          <span class="grouped strong">{unit === "kilogram" ? Math.sign(chosen) : chosen}</span>
          <Button
            kind="secondary"
            disabled={chosen >= left}
            label={`${tr("more")} ${name}`}
            onPress={() => set(chosen + step)}
          >
            +
          </Button>
        </div>
      )}
    </li>
  );
}

function AmountHands({ sale: { currency } }: { sale: SaleView }) {
  const { amountTyped } = refunds;
  const onKey = (key: KeyName) => {
    amountTyped.value = typed(amountTyped.value, key, currency);
  };
  useKeyboard((event) => {
    const key = keyOfKeyboard(event);
    if (key !== undefined) onKey(key);
  });
  return (
    <>
      <div class="entry" data-empty={amountTyped.value === "" ? "" : undefined}>
        <h2 class="quiet">{tr("refundAmount")}</h2>
        <Figure text={shown(amountTyped.value, currency)} size={64} testid="refund-typed" />
      </div>
      <Keypad pad="amount" without={["plus"]} onKey={onKey} />
    </>
  );
}

export function RefundForm({ sale }: { sale: SaleView }) {
  const { amount, left, ready, tenders } = refunds;
  const isTooMuch =
    amount.value > left.value ||
    (refunds.by.value === "amount" && amountOf(refunds.amountTyped.value, sale.currency) > left.value);
  const coin = isTooMuch ? undefined : refunds.coin.value;
  if (tenders.value.length === 0) return <Nothing words={tr("nothingPaid")} />;
  if (refunds.isAllBack.value)
    return (
      <>
        <Standing sale={sale} />
        <SalePaper sale={sale} />
        <Nothing words={tr("nothingLeft")} />
      </>
    );
  return (
    <>
      <Standing sale={sale} />
      <Ways sale={sale} />
      <SalePaper sale={sale} />
      <Trouble />
      <div class="total" data-short={isTooMuch || coin !== undefined ? "" : undefined}>
        <p class="quiet">
          {coin === undefined
            ? tr(isTooMuch ? "tooMuch" : "refundAmount")
            : tr("wholeCoins", { coin: formatMoney({ amount: coin, currency: sale.currency }) })}
        </p>
        <Money amount={amount.value} currency={sale.currency} size={40} testid="refund-amount" />
      </div>
      <div class="pair">
        <Button kind="quiet" size="action" onPress={refunds.backToList}>
          {tr("otherSale")}
        </Button>
        <Button
          kind="primary"
          size="action"
          disabled={!ready.value || busy.value}
          onPress={() => void refunds.beSure()}
        >
          {tr("refund")}
        </Button>
      </div>
    </>
  );
}

function Nothing({ words }: { words: string }) {
  return (
    <>
      <p class="ticket-empty quiet">{words}</p>
      <Button kind="secondary" size="action" onPress={refunds.backToList}>
        {tr("otherSale")}
      </Button>
    </>
  );
}

/** What was paid, where no button says so, what went back already, and what is left. */
function Standing({ sale }: { sale: SaleView }) {
  const { brought, left, isChoice } = refunds;
  const { currency } = sale;
  return (
    <div class="refund-standing">
      <dl class="figures">
        {!isChoice.value && (
          <div>
            <dt>{t("collected")}</dt>
            <dd>
              <Money amount={brought.value} currency={currency} size={20} />
            </dd>
          </div>
        )}
        <div>
          <dt>{tr("stillRefundable")}</dt>
          <dd>
            <Money amount={left.value} currency={currency} size={20} testid="refundable" />
          </dd>
        </div>
      </dl>
      <ul class="small quiet">
        {sale.refunds.map(({ id, state, amount }) => (
          <li key={id}>{fill(REFUND_SENTENCES[state], language.value, formatMoney({ amount, currency }))}</li>
        ))}
      </ul>
    </div>
  );
}

/** Where a sale was met in several ways, each gets back its own, as long as it has something left. */
function Tenders({ sale: { currency } }: { sale: SaleView }) {
  const { tender, tenders } = refunds;
  return (
    <fieldset class="segments" aria-label={t("collected")}>
      {tenders.value.map((one) => (
        <Button
          key={one.id}
          kind="secondary"
          pressed={one.id === tender.value?.id}
          disabled={refunds.leftOfTender(one) === 0}
          onPress={() => refunds.chooseTender(one.id)}
        >
          {tenderWords(one.kind)} {formatMoney({ amount: cashOf(one), currency })}
        </Button>
      ))}
    </fieldset>
  );
}

function Ways({ sale }: { sale: SaleView }) {
  const { by } = refunds;
  const isAll = by.value === "lines" && refunds.amount.value === refunds.left.value && refunds.left.value > 0;
  return (
    <fieldset class="segments" aria-label={tr("refundWay")}>
      <Button kind="secondary" pressed={isAll} onPress={() => refunds.chooseAll(sale)}>
        {tr("refundAll")}
      </Button>
      <Button
        kind="secondary"
        pressed={by.value === "lines" && !isAll}
        onPress={() => refunds.chooseBy("lines")}
      >
        {tr("byLines")}
      </Button>
      <Button kind="secondary" pressed={by.value === "amount"} onPress={() => refunds.chooseBy("amount")}>
        {tr("byAmount")}
      </Button>
    </fieldset>
  );
}
