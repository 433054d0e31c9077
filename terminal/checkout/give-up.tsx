/** A sale that is paid in part cannot just be left: it is collected in full, or given up as a whole. */
import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
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
  const { collected, currency } = store;
  const amount = formatMoney({ amount: collected.value, currency: currency.value });
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
        {asked.value ? tw("giveUpAgain", { amount }) : tw("giveUpAndReturn")}
      </Button>
    </div>
  );
}
