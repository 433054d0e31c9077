/** A payment on its way: its light and sentence, the amount, the code as the customer sees it, the time left. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import { LIGHTS, OPEN_STATES } from "#domain/payment.ts";
import { CASHIER_SENTENCES, fill } from "#domain/payment-sentences.ts";
import type { PaymentView, TenderView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { formatCountdown, now } from "../kit/clock.ts";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import { QrCard } from "../kit/qr-card.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { language } from "../kit/words.ts";
import { busy, cancelPayment, collectAgain, nextSale } from "./actions.ts";
import { CashButton } from "./selling.tsx";
import { shop } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

interface PaymentProps {
  readonly tender: TenderView;
  readonly payment: PaymentView;
}

/** While one of these holds, the customer may still pay by the code. */
const PAYABLE: readonly PaymentView["state"][] = ["presented", "waiting", "unknown"];

export function PaymentPanel({ tender, payment }: PaymentProps) {
  const { amount, currency, state } = payment;
  const sentence = fill(CASHIER_SENTENCES[state], language.value, formatMoney({ amount, currency }));
  return (
    <>
      <Light light={LIGHTS[state]} sentence={sentence} />
      <div class="payment-amount">
        <Money amount={amount} currency={currency} size={64} testid="total" />
      </div>
      <Code payment={payment} />
      <Trouble />
      <Choices tender={tender} payment={payment} />
    </>
  );
}

function Code({ payment }: { payment: PaymentView }) {
  const over = now.value >= payment.expiresAt;
  if (!PAYABLE.includes(payment.state) || (over && payment.state === "unknown"))
    return <div class="ticket-lines" />;
  return (
    <>
      <QrCard
        text={payment.qr}
        label={t("codeLabel")}
        expiresAt={payment.expiresAt}
        opens={shop.value?.demo ?? false}
      />
      <dl class="facts">
        <div>
          <dt>{t("matchCode")}</dt>
          <dd class="grouped strong" data-testid="match-code">
            {payment.matchCode}
          </dd>
        </div>
        <div>
          <dt>{t("timeLeft")}</dt>
          <dd class="grouped strong">{formatCountdown(payment.expiresAt - now.value)}</dd>
        </div>
      </dl>
    </>
  );
}

/** What may be done now: an open payment may be cancelled, one that has ended leads on. */
function Choices({ tender, payment }: PaymentProps) {
  if (payment.state === "reversing") return <AnotherWay />;
  return OPEN_STATES.includes(payment.state) ? (
    <Cancel tender={tender} payment={payment} />
  ) : (
    <Onward tender={tender} payment={payment} />
  );
}

/** Escape asks for a second press: a hand that leans on the keyboard cancels nothing. */
function Cancel({ tender, payment }: PaymentProps) {
  const asked = useSignal(false);
  const button = useRef<HTMLDivElement>(null);
  useKeyboard((event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (asked.value) void cancelPayment(tender, payment);
    asked.value = !asked.value;
    button.current?.querySelector("button")?.focus();
  });
  return (
    <div class="stack" ref={button}>
      {asked.value && (
        <p class="quiet small centred" role="status">
          {t("cancelAgain")}
        </p>
      )}
      <Button kind="quiet" size="action" disabled={busy.value} onPress={() => cancelPayment(tender, payment)}>
        {t("cancel")}
      </Button>
    </div>
  );
}

/** The reversal goes on by itself, and no proof turns this payment green any more: the customer may pay in cash. */
function AnotherWay() {
  return (
    <div class="pair">
      <CashButton disabled={busy.value} />
      <Button kind="secondary" size="action" disabled={busy.value} onPress={nextSale}>
        {t("nextSale")}
      </Button>
    </div>
  );
}

function Onward({ tender, payment }: PaymentProps) {
  useKeyboard((event) => {
    if (event.key === "Enter" && !event.repeat && !isOnButton(event)) void nextSale();
  });
  return (
    <div class="stack">
      <div class="pair">
        <Button
          kind="secondary"
          size="action"
          disabled={busy.value}
          onPress={() => collectAgain(tender, payment)}
        >
          {t("tryAgain")}
        </Button>
        <CashButton disabled={busy.value} />
      </div>
      <Button kind="primary" size="action" disabled={busy.value} onPress={nextSale}>
        {t("nextSale")}
      </Button>
    </div>
  );
}
