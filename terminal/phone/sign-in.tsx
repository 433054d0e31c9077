import { useSignal } from "@preact/signals";
import { Button } from "../kit/button.tsx";
import { busy, signIn } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const digitsOf = (text: string, most: number) => text.normalize("NFKC").replace(/\D/g, "").slice(0, most);

/** Binds this phone to a wallet. The PIN of a payment is only asked on a phone that is bound. */
export function SignIn() {
  const phone = useSignal("");
  const pin = useSignal("");
  const enter = async (event: Event) => {
    event.preventDefault();
    await signIn(phone.value, pin.value);
    pin.value = "";
  };
  return (
    <main class="page">
      <form class="sign-in" onSubmit={enter}>
        <h1>{t("signInTitle")}</h1>
        <p class="quiet">{t("signInHint")}</p>
        <div class="field">
          <label for="phone">{t("phone")}</label>
          <input
            id="phone"
            type="tel"
            inputMode="numeric"
            autocomplete="tel-national"
            value={phone}
            onInput={(event) => {
              phone.value = digitsOf(event.currentTarget.value, 15);
            }}
          />
        </div>
        <div class="field">
          <label for="pin">{t("pin")}</label>
          <input
            id="pin"
            type="password"
            inputMode="numeric"
            autocomplete="off"
            maxLength={6}
            value={pin}
            onInput={(event) => {
              pin.value = digitsOf(event.currentTarget.value, 6);
            }}
          />
        </div>
        <Trouble />
        <Button
          kind="primary"
          size="action"
          submit
          disabled={busy.value || phone.value.length < 6 || pin.value.length < 6}
        >
          {t("signIn")}
        </Button>
      </form>
    </main>
  );
}
