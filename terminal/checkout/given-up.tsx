/** The sale was given up with money in it: what the hand has to give back, and what goes back by itself. */
import { OPENING_SENTENCES, type OpeningState } from "#domain/drawer.ts";
import { leftOf } from "#domain/refund.ts";
import type { TenderKind } from "#domain/sale.ts";
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
  const { tenders = [], refunds = [] } = sale.value ?? {};
  const back = tenders.flatMap((tender): GoesBack[] => {
    const amount = tender.returned ? leftOf(tender, refunds) : 0;
    return amount > 0 ? [{ kind: tender.kind, amount, drawer: tender.returned?.drawer }] : [];
  });
  return (
    <>
      <Light light="keep" sentence={tw("givenUp")} />
      <div class="outcome">
        {back.length === 0 && <p>{tw("allBackBefore")}</p>}
        <Back all={back} kind="cash" words={tw("cashBack")} />
        <Back all={back} kind="wallet" words={tw("byReversal")} />
      </div>
      <Trouble />
      <Button kind="primary" size="action" disabled={busy.value} onPress={nextSale}>
        {t("nextSale")}
      </Button>
    </>
  );
}

interface GoesBack {
  readonly kind: TenderKind;
  /** What no refund has given back before, minor units. */
  readonly amount: number;
  /** Of cash: what became of the drawer. */
  readonly drawer: OpeningState | undefined;
}

interface BackProps {
  readonly all: readonly GoesBack[];
  readonly kind: TenderKind;
  readonly words: string;
}

function Back({ all, kind, words }: BackProps) {
  const those = all.filter((one) => one.kind === kind);
  if (those.length === 0) return null;
  const drawer = those[0]?.drawer;
  const sum = those.reduce((before, { amount }) => before + amount, 0);
  return (
    <>
      <p class="quiet">{words}</p>
      <Money
        amount={sum}
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
