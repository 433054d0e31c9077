import { connected } from "../kit/screen.ts";
import { CashPad, CashPanel } from "./cash.tsx";
import { CodePad } from "./code-pad.tsx";
import { DonePanel } from "./done.tsx";
import { PaymentPanel } from "./payment.tsx";
import { SaleSheet } from "./sale-sheet.tsx";
import { AmountPad, TicketPanel } from "./selling.tsx";
import { phase, sale, typedCode } from "./store.ts";
import { t } from "./words.ts";

/** Left the hands' side, right the ticket's side. While a payment runs the ticket's side is the payment. */
export function SellingFloor() {
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
  return sale.value ? <SaleSheet sale={sale.value} /> : <AmountPad />;
}

function Ticket() {
  const at = phase.value;
  switch (at.name) {
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
