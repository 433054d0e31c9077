/** What may be done with a payment now. No choice here says how a payment ended: that is the bank's to say. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { OPEN_STATES } from "#domain/payment.ts";
import { Button } from "../kit/button.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { mayAccept } from "./acceptance.ts";
import { cancelPayment, collectAgain, editAmount, nextSale } from "./actions.ts";
import { busy } from "./calls.ts";
import { LeaveSale } from "./give-up.tsx";
import type { PaymentProps } from "./payment.tsx";
import { CashButton, TypeCodeButton } from "./selling.tsx";
import { isPartPaid, typedCode } from "./store.ts";
import { drop, waitingCode } from "./waiting-code.ts";
import { t } from "./words.ts";

export function PaymentChoices({ tender, payment }: PaymentProps) {
  if (waitingCode.value) return <DropCode />;
  if (payment.state === "reversing") return <Onward tender={tender} payment={payment} />;
  if (payment.state === "accepted") return <Accepted tender={tender} payment={payment} />;
  return OPEN_STATES.includes(payment.state) ? (
    <Open tender={tender} payment={payment} />
  ) : (
    <Onward tender={tender} payment={payment} />
  );
}

/** An open payment may be cancelled. One whose QR is shown may also become another amount, or be met by a code. */
function Open({ tender, payment }: PaymentProps) {
  const isShown = payment.way === "presented";
  return (
    <Cancel tender={tender} payment={payment}>
      {isShown && !isPartPaid.value && (
        <Button kind="quiet" size="action" disabled={busy.value} onPress={() => editAmount(tender, payment)}>
          {t("editAmount")}
        </Button>
      )}
      {isShown && <TypeCodeButton size="action" words={mayAccept() ? "typeEightDigits" : "typeCode"} />}
    </Cancel>
  );
}

/** Escape asks for a second press: a hand that leans on the keyboard cancels nothing. */
function Cancel({ tender, payment, children }: PaymentProps & { children: ComponentChildren }) {
  const asked = useSignal(false);
  const button = useRef<HTMLDivElement>(null);
  useKeyboard((event) => {
    if (event.key !== "Escape" || event.repeat || typedCode.value !== null) return;
    if (asked.value) void cancelPayment(tender, payment);
    asked.value = !asked.value;
    button.current?.querySelector("button")?.focus();
  });
  return (
    <div class="stack">
      {asked.value && (
        <p class="quiet small centred" role="status">
          {t("cancelAgain")}
        </p>
      )}
      <div class="row" ref={button}>
        <Button
          kind="quiet"
          size="action"
          disabled={busy.value}
          onPress={() => cancelPayment(tender, payment)}
        >
          {t("cancel")}
        </Button>
        {children}
      </div>
    </div>
  );
}

/** Taken at the shop's own risk: the next customer need not wait for the bank. */
function Accepted({ tender, payment }: PaymentProps) {
  return (
    <div class="stack">
      <Button kind="primary" size="action" disabled={busy.value} onPress={nextSale}>
        {t("nextSale")}
      </Button>
      <Button kind="quiet" disabled={busy.value} onPress={() => cancelPayment(tender, payment)}>
        {t("cancel")}
      </Button>
    </div>
  );
}

/** A code waits for the reversal before it. It may be forgotten, never hurried. */
function DropCode() {
  return (
    <Button kind="secondary" size="action" onPress={() => drop()}>
      {t("dropCode")}
    </Button>
  );
}

/**
 * A payment that is over, or is being taken back: no proof turns it green any more, and the customer may pay in cash.
 * Each choice stays in its place when the reversal is done, under a finger that is on its way already.
 */
function Onward({ tender, payment }: PaymentProps) {
  const isReversing = payment.state === "reversing";
  useKeyboard((event) => {
    if (isReversing || typedCode.value !== null) return;
    if (event.key === "Enter" && !event.repeat && !isOnButton(event)) void nextSale();
  });
  return (
    <div class="stack">
      <div class="pair">
        <Button
          kind="secondary"
          size="action"
          disabled={busy.value || isReversing}
          onPress={() => collectAgain(tender, payment)}
        >
          {t(payment.way === "submitted" ? "collectByCode" : "tryAgain")}
        </Button>
        <CashButton disabled={busy.value} />
      </div>
      {payment.way === "submitted" && <TypeCodeButton words="typeCode" disabled={isReversing} />}
      <LeaveSale kind={isReversing ? "secondary" : "primary"} size={isReversing ? "normal" : "action"} />
    </div>
  );
}
