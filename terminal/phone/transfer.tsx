/** A transfer: to which phone number, whose that is, how much, then the PIN. */
import { useSignal } from "@preact/signals";
import { Button } from "../kit/button.tsx";
import { ConfirmedAmount } from "./confirmed-amount.tsx";
import { AmountField, amountOf, PhoneField } from "./fields.tsx";
import { r } from "./room-words.ts";
import { findPayee, payee, transfer } from "./rooms.ts";
import { busy } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export function Transfer() {
  const phone = useSignal("");
  const text = useSignal("");
  const asked = useSignal(false);
  const to = payee.value;
  const amount = amountOf(text.value);
  if (to && asked.value && amount !== undefined)
    return (
      <>
        <p class="payee strong">{r("payeeIs", { name: to.name })}</p>
        <ConfirmedAmount
          amount={amount}
          onPin={(pin) => {
            asked.value = false;
            void transfer({ ...to, amount, pin });
          }}
          onBack={() => {
            asked.value = false;
          }}
        />
      </>
    );
  return (
    <form
      class="room-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (to) asked.value = true;
        else void findPayee(phone.value);
      }}
    >
      {to ? (
        <>
          <p class="room-payee" data-testid="payee">
            <span class="strong">{r("payeeIs", { name: to.name })}</span>
            <span class="quiet grouped">{to.phone}</span>
          </p>
          <p class="quiet">{r("payeeCheck")}</p>
          <AmountField label={r("amount")} value={text} />
        </>
      ) : (
        <PhoneField id="payee-phone" label={r("payeePhone")} value={phone} />
      )}
      <Trouble />
      <Button
        kind="primary"
        size="action"
        submit
        disabled={busy.value || (to ? amount === undefined : phone.value.length < 6)}
      >
        {r("next")}
      </Button>
    </form>
  );
}
