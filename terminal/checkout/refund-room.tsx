/** Giving money back: the sale is found, then chosen from, then asked once more, then followed to its end. */
import { useEffect } from "preact/hooks";
import { FoundSales, SaleText } from "./refund-find.tsx";
import { RefundForm, RefundHands } from "./refund-form.tsx";
import { RefundAsked, RefundSure } from "./refund-sure.tsx";
import { asked, find, sure } from "./refunds.ts";
import { lookedUp } from "./store.ts";

export function RefundRoom() {
  useEffect(() => {
    if (!lookedUp.value) void find();
  }, []);
  const sale = lookedUp.value;
  if (!sale)
    return (
      <div class="room-halves">
        <section class="hands">
          <FoundSales />
        </section>
        <section class="ticket">
          <SaleText />
        </section>
      </div>
    );
  return (
    <div class="room-halves">
      <section class="hands">
        <RefundHands sale={sale} />
      </section>
      <section class="ticket">
        {asked.value !== null ? (
          <RefundAsked sale={sale} id={asked.value} />
        ) : sure.value ? (
          <RefundSure sale={sale} />
        ) : (
          <RefundForm sale={sale} />
        )}
      </section>
    </div>
  );
}
