/** A sale that is paid in part cannot just be left: it is collected in full, or given up as a whole. */
import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import { leftOf } from "#domain/refund.ts";
import type { SaleView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { giveUpSale, nextSale } from "./actions.ts";
import { busy } from "./calls.ts";
import { tw } from "./split-words.ts";
import * as store from "./store.ts";
import { t } from "./words.ts";

interface LeaveSaleProps {
  readonly kind?: "primary" | "secondary" | "quiet";
  readonly size?: "normal" | "action";
}

/** On to the next sale, or where money is in this one, the way to give it back. */
export function LeaveSale({ kind = "quiet", size = "normal" }: LeaveSaleProps) {
  if (store.isPartPaid.value) return <GiveUp />;
  return (
    <Button kind={kind} size={size} disabled={busy.value} onPress={nextSale}>
      {t("nextSale")}
    </Button>
  );
}

/** Money goes back on a second press only: a finger on its way to another button gives nothing away. */
function GiveUp() {
  const asked = useSignal(false);
  const { tenders = [], refunds = [] } = store.sale.value ?? {};
  const left = leftOfMet(tenders, refunds);
  const amount = formatMoney({ amount: left, currency: store.currency.value });
  const words = left > 0 ? MONEY_IN_IT : EMPTY;
  return (
    <div class="stack">
      <Button
        kind={asked.value ? "secondary" : "quiet"}
        disabled={busy.value}
        onPress={() => {
          if (asked.value) giveUpSale(tw("aboutGivingUp", { amount }));
          asked.value = !asked.value;
        }}
      >
        {asked.value ? tw(words.again, { amount }) : tw(words.first)}
      </Button>
    </div>
  );
}

const MONEY_IN_IT = { first: "giveUpAndReturn", again: "giveUpAgain" } as const;
/** Refunds gave back all of it, before its bank took a wallet's part back: nobody has to approve that nothing goes back. */
const EMPTY = { first: "giveUp", again: "giveUpEmptyAgain" } as const;

/** What goes back, minor units. */
function leftOfMet(tenders: SaleView["tenders"], refunds: SaleView["refunds"]): number {
  return tenders.reduce((sum, one) => (one.state === "met" ? sum + leftOf(one, refunds) : sum), 0);
}
