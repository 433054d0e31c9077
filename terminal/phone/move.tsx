/** Top-up and withdrawal: how much, from or to which account, then the PIN. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { BankOrder } from "#wallet/wallets/api.ts";
import { Button } from "../kit/button.tsx";
import { ConfirmedAmount } from "./confirmed-amount.tsx";
import { AmountField, amountOf } from "./fields.tsx";
import { r } from "./room-words.ts";
import { accounts, loadAccounts, order } from "./rooms.ts";
import { busy } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function Move({ kind }: { kind: BankOrder["kind"] }) {
  const text = useSignal("");
  const chosen = useSignal<string | undefined>(undefined);
  const asked = useSignal(false);
  useEffect(() => void loadAccounts(), []);
  const list = accounts.value;
  if (!list)
    return (
      <>
        {busy.value && <p class="quiet">{t("loading")}</p>}
        <Trouble />
      </>
    );
  const account = chosen.value ?? list[0]?.id;
  const amount = amountOf(text.value);
  if (account === undefined) return <p data-testid="sentence">{r("noAccount")}</p>;
  if (asked.value && amount !== undefined)
    return (
      <ConfirmedAmount
        amount={amount}
        onPin={(pin) => {
          asked.value = false;
          void order({ kind, account, amount, pin });
        }}
        onBack={() => {
          asked.value = false;
        }}
      />
    );
  return (
    <form
      class="room-form"
      onSubmit={(event) => {
        event.preventDefault();
        asked.value = true;
      }}
    >
      <AmountField label={r("amount")} value={text} />
      <fieldset class="choices">
        <legend class="quiet small">{r(kind === "top_up" ? "fromAccount" : "toAccount")}</legend>
        {list.map(({ id, bank, tail }) => (
          <label key={id} class="choice">
            <input
              type="radio"
              name="account"
              checked={id === account}
              onChange={() => {
                chosen.value = id;
              }}
            />
            {r("tail", { bank, tail })}
          </label>
        ))}
      </fieldset>
      <Trouble />
      <Button kind="primary" size="action" submit disabled={busy.value || amount === undefined}>
        {r("next")}
      </Button>
    </form>
  );
}
