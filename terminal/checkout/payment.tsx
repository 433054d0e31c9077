/** A payment on its way: its light and sentence, the amount, what the customer needs to see, and what may be done. */
import { formatMoney } from "#domain/money.ts";
import { LIGHTS } from "#domain/payment.ts";
import { cashierSentence, fill } from "#domain/payment-sentences.ts";
import type { PaymentView, TenderView } from "#pos/api.ts";
import { Light } from "../kit/light.tsx";
import { Money } from "../kit/money.tsx";
import { language } from "../kit/words.ts";
import { printSlip } from "./actions.ts";
import { PaperRow } from "./paper-row.tsx";
import { PaymentChoices } from "./payment-choices.tsx";
import { PaymentPicture } from "./payment-picture.tsx";
import { sale } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export interface PaymentProps {
  readonly tender: TenderView;
  readonly payment: PaymentView;
}

export function PaymentLight({ payment: { amount, currency, state, way } }: { payment: PaymentView }) {
  const sentence = fill(cashierSentence(state, way), language.value, formatMoney({ amount, currency }));
  return <Light light={LIGHTS[state]} sentence={sentence} />;
}

/** What went back after all has a slip of its own for the customer. */
function Slip({ payment: { id } }: { payment: PaymentView }) {
  const current = sale.value;
  const slip = current?.receipts.filter(({ kind, subject }) => kind === "reversal" && subject === id).at(-1);
  return current && slip ? <PaperRow job={slip} onAgain={() => printSlip(current, "reversal", id)} /> : null;
}

export function PaymentPanel({ tender, payment }: PaymentProps) {
  const { amount, currency } = payment;
  return (
    <>
      <PaymentLight payment={payment} />
      <div class="payment-amount">
        <Money amount={amount} currency={currency} size={64} testid="total" />
      </div>
      <PaymentPicture payment={payment} />
      <Slip payment={payment} />
      <Trouble />
      <PaymentChoices tender={tender} payment={payment} />
    </>
  );
}
