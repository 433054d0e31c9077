/** The sale was given up with money in it: what the hand has to give back, and what goes back by itself. */
import { cashOf } from "#domain/cash-rounding.ts";
import { OPENING_SENTENCES } from "#domain/drawer.ts";
import type { TenderView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { inLanguage } from "../kit/words.ts";
import { nextSale } from "./actions.ts";
import { busy } from "./calls.ts";
import { tw } from "./split-words.ts";
import { currency, sale } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function GivenUpPanel() {
  useKeyboard((event) => {
    if (event.key === "Enter" && !event.repeat && !isOnButton(event)) void nextSale();
  });
  const back = sale.value?.tenders.filter(({ returned }) => returned) ?? [];
  return (
    <>
      <Light light="keep" sentence={tw("givenUp")} />
      <div class="outcome">
        <Back tenders={back} kind="cash" words={tw("cashBack")} />
        <Back tenders={back} kind="wallet" words={tw("byReversal")} />
      </div>
      <Trouble />
      <Button kind="primary" size="action" disabled={busy.value} onPress={nextSale}>
        {t("nextSale")}
      </Button>
    </>
  );
}

interface BackProps {
  readonly tenders: readonly TenderView[];
  readonly kind: TenderView["kind"];
  readonly words: string;
}

function Back({ tenders, kind, words }: BackProps) {
  const those = tenders.filter((tender) => tender.kind === kind);
  if (those.length === 0) return null;
  const drawer = those[0]?.returned?.drawer;
  const amount = those.reduce((sum, tender) => sum + cashOf(tender), 0);
  return (
    <>
      <p class="quiet">{words}</p>
      <Money
        amount={amount}
        currency={currency.value}
        size={kind === "cash" ? 96 : 40}
        testid={`back-${kind}`}
      />
      {(drawer === "stayed-shut" || drawer === "unknown" || drawer === "not-sent") && (
        <p class="drawer-check" role="status">
          {inLanguage(OPENING_SENTENCES[drawer])}
        </p>
      )}
    </>
  );
}
