/** The sale is paid: green, what came and what goes back, what became of the receipt, and on to the next. */
import { OPENING_SENTENCES } from "#domain/drawer.ts";
import { formatMoney } from "#domain/money.ts";
import { CASHIER_SENTENCES, fill } from "#domain/payment-sentences.ts";
import type { SaleView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { inLanguage, language } from "../kit/words.ts";
import { nextSale, printReceipt } from "./actions.ts";
import { busy } from "./calls.ts";
import { asksForPaper, SalePaper } from "./sale-paper.tsx";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function DonePanel({ sale }: { sale: SaleView }) {
  const { currency } = sale;
  const taken = sale.tenders.reduce((sum, { rounding = 0 }) => sum + rounding, sale.total);
  useKeyboard((event) => {
    if (event.key === "Enter" && !event.repeat && !isOnButton(event)) void nextSale();
  });
  return (
    <>
      <Light
        light="go"
        sentence={fill(CASHIER_SENTENCES.paid, language.value, formatMoney({ amount: taken, currency }))}
      />
      <Figures sale={sale} />
      <SalePaper sale={sale} />
      <Trouble />
      <Onward sale={sale} />
    </>
  );
}

/** Where the customer is asked whether paper is wanted, both answers are as near. */
function Onward({ sale }: { sale: SaleView }) {
  const next = (
    <Button kind="primary" size="action" disabled={busy.value} onPress={nextSale}>
      {t("nextSale")}
    </Button>
  );
  if (!asksForPaper(sale)) return next;
  return (
    <div class="pair">
      <Button kind="secondary" size="action" disabled={busy.value} onPress={() => printReceipt(sale)}>
        {t("printReceipt")}
      </Button>
      {next}
    </div>
  );
}

/** Where change is due it is the largest figure: it is what the hand has to do now. */
function Figures({ sale }: { sale: SaleView }) {
  const { currency, total } = sale;
  const cash = sale.tenders.find(({ kind, state }) => kind === "cash" && state === "met");
  const change = cash?.change ?? 0;
  if (!cash)
    return (
      <div class="outcome">
        <Money amount={total} currency={currency} size={96} testid="total" />
      </div>
    );
  return (
    <div class="outcome">
      <p class="quiet">{t("change")}</p>
      <Money amount={change} currency={currency} size={96} testid="change" />
      <p class="quiet">
        {t("received")} <Money amount={cash.received ?? cash.amount} currency={currency} size="inline" />
      </p>
      {(cash.drawer === "stayed-shut" || cash.drawer === "unknown" || cash.drawer === "not-sent") && (
        <p class="drawer-check" role="status" data-testid="drawer-check" data-state={cash.drawer}>
          {inLanguage(OPENING_SENTENCES[cash.drawer])}
        </p>
      )}
    </div>
  );
}
