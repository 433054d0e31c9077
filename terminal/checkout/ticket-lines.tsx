/** The ticket that is put together: its lines, each a tap away from being changed, and what is taken off the whole. */
import { formatMoney } from "#domain/money.ts";
import { discountOf, lineGross, lineTotal, quantityText, saleTotal } from "#domain/sale.ts";
import { catalog } from "./catalog.ts";
import { type DraftLine, discount, items, note, padSubject } from "./draft.ts";
import * as store from "./store.ts";
import { discountWords, tk } from "./ticket-words.ts";
import { t } from "./words.ts";

const money = (amount: number) => formatMoney({ amount, currency: store.currency.value });

/** A recorded sale has its lines on the left. */
export function TicketLines() {
  const { draftLines, sale } = store;
  if (sale.value) return <div class="ticket-lines" />;
  if (draftLines.value.length === 0) return <Empty />;
  return (
    <ol class="ticket-lines" aria-label={t("sale")}>
      {draftLines.value.map((line, index) => (
        <li key={`${index}-${line.product ?? ""}`}>
          <TicketLine line={line} index={index} count={draftLines.value.length} />
        </li>
      ))}
    </ol>
  );
}

/** How a sale begins here. */
function Empty() {
  const hasGoods = catalog.value.products.length > 0;
  return <p class="ticket-empty quiet">{hasGoods ? tk("chooseOrType") : t("enterAmount")}</p>;
}

interface TicketLineProps {
  readonly line: DraftLine;
  readonly index: number;
  readonly count: number;
}

function TicketLine({ line, index, count }: TicketLineProps) {
  const { name, quantity, unitPrice, unit, discount, note, listPrice } = line;
  const isSetDown = index < items.value.length;
  const isMany = quantity > 1 || unit === "kilogram";
  const chosen = padSubject.value !== null && "line" in padSubject.value && padSubject.value.line === index;
  return (
    <button
      type="button"
      class="ticket-line"
      aria-pressed={chosen}
      disabled={!isSetDown}
      onClick={() => {
        padSubject.value = chosen ? null : { line: index };
      }}
    >
      <span class="ticket-name">{name || t("goods")}</span>
      <span class="quiet grouped">
        {isMany
          ? tk("times", {
              quantity: quantityText(line),
              price: money(unitPrice),
            })
          : name === "" && count > 1 && index + 1}
      </span>
      <span class="grouped">{money(lineGross(line))}</span>
      {listPrice !== undefined && (
        <span class="ticket-off quiet grouped">{tk("wasPrice", { price: money(listPrice) })}</span>
      )}
      {discount && (
        <span class="ticket-off quiet grouped">
          {discountWords(discount)} −{money(discountOf(discount, lineGross(line)))}
        </span>
      )}
      {note !== undefined && <span class="ticket-off quiet">{note}</span>}
    </button>
  );
}

/** Between the lines and the total, where there is something to say. */
export function WholeDiscount() {
  if (store.sale.value || (!discount.value && note.value === undefined)) return null;
  const sum = store.draftLines.value.reduce((total, line) => total + lineTotal(line), 0);
  return (
    <p class="ticket-whole grouped" data-testid="whole-discount">
      {discount.value && (
        <span>
          {discountWords(discount.value)} −{money(sum - saleTotal(store.draftLines.value, discount.value))}
        </span>
      )}
      {note.value !== undefined && <span class="quiet">{note.value}</span>}
    </p>
  );
}
