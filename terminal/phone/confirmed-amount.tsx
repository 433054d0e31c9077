/** The amount that is about to move, and the PIN that moves it. */
import { Money } from "../kit/money.tsx";
import { PinPad } from "./pin-pad.tsx";
import { wallet } from "./store.ts";

interface ConfirmedAmountProps {
  /** Minor units. */
  readonly amount: number;
  readonly onPin: (pin: string) => void;
  readonly onBack: () => void;
}

export function ConfirmedAmount({ amount, onPin, onBack }: ConfirmedAmountProps) {
  return (
    <>
      <div class="pay-amount">
        <Money amount={amount} currency={wallet.value?.currency ?? "CNY"} size={40} testid="amount" />
      </div>
      <PinPad onPin={onPin} onBack={onBack} />
    </>
  );
}
