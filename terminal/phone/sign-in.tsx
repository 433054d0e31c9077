import { useSignal } from "@preact/signals";
import { Button } from "../kit/button.tsx";
import { PhoneField, PinField } from "./fields.tsx";
import { busy, signIn } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

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
        <PhoneField id="phone" label={t("phone")} value={phone} isOwn />
        <PinField id="pin" label={t("pin")} value={pin} />
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
