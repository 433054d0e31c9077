import { useEffect } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { connected } from "../kit/screen.ts";
import { useKeyboard } from "../kit/use-keyboard.ts";
import { catalog } from "./catalog.ts";
import { DonePanel } from "./done.tsx";
import { byAmount, padSubject, recalling } from "./draft.ts";
import { lazyRoom } from "./lazy-room.tsx";
import { PaymentPanel } from "./payment.tsx";
import { SaleSheet } from "./sale-sheet.tsx";
import { AmountPad, TicketPanel } from "./selling.tsx";
import { Shelf } from "./shelf.tsx";
import { phase, sale, typedCode } from "./store.ts";
import { tk } from "./ticket-words.ts";
import { t } from "./words.ts";

const LinePad = lazyRoom(async () => (await import("./line-pad.tsx")).LinePad);
const HeldSales = lazyRoom(async () => (await import("./held-sales.tsx")).HeldSales);
const CashPad = lazyRoom(async () => (await import("./cash.tsx")).CashPad);
const CashPanel = lazyRoom(async () => (await import("./cash.tsx")).CashPanel);
const GivenUp = lazyRoom(async () => (await import("./given-up.tsx")).GivenUpPanel);
const CodePad = lazyRoom(async () => (await import("./code-pad.tsx")).CodePad);

/** Whoever opens one of these types at once, and what is typed before it is there is lost. */
const TYPED_AT_ONCE = [CashPad, CashPanel, CodePad, LinePad];

/** Left the hands' side, right the ticket's side. While a payment runs the ticket's side is the payment. */
export function SellingFloor() {
  useEffect(() => {
    for (const pad of TYPED_AT_ONCE) pad.fetchAhead();
  }, []);
  return (
    <>
      <section class="hands">
        <Hands />
      </section>
      <section class="ticket">
        {!connected.value && (
          <p class="maybe-old" role="alert">
            {t("maybeOld")}
          </p>
        )}
        <Ticket />
      </section>
    </>
  );
}

function Hands() {
  if (typedCode.value !== null && phase.value.name !== "done") return <CodePad />;
  if (phase.value.name === "cash") return <CashPad />;
  if (sale.value) return <SaleSheet sale={sale.value} />;
  if (padSubject.value) return <LinePad />;
  return recalling.value ? <HeldSales /> : <Goods />;
}

/** Two ways to say what is sold. A shop without a catalog has one of them. */
function Goods() {
  useKeyboard((event) => {
    if (event.key === "F4") byAmount.value = !byAmount.value;
  });
  if (catalog.value.products.length === 0) return <AmountPad />;
  return (
    <>
      <fieldset class="segments goods-ways" aria-label={tk("whatToSell")}>
        <Button kind="secondary" pressed={!byAmount.value} onPress={() => sellBy(false)}>
          {tk("products")}
        </Button>
        <Button kind="secondary" pressed={byAmount.value} onPress={() => sellBy(true)}>
          {tk("amounts")}
        </Button>
      </fieldset>
      {byAmount.value ? <AmountPad /> : <Shelf />}
    </>
  );
}

function sellBy(amount: boolean): void {
  byAmount.value = amount;
}

function Ticket() {
  const at = phase.value;
  switch (at.name) {
    case "given-up":
      return <GivenUp />;
    case "cash":
      return <CashPanel />;
    case "payment":
      return <PaymentPanel key={at.payment.id} tender={at.tender} payment={at.payment} />;
    case "done":
      return <DonePanel sale={at.sale} />;
    case "selling":
      return <TicketPanel />;
  }
}
