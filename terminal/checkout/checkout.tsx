import { useEffect } from "preact/hooks";
import { connected, pairing } from "../kit/screen.ts";
import { AlarmStrip, Bar } from "./bar.tsx";
import { NewPin } from "./new-pin.tsx";
import { SellingFloor } from "./selling-floor.tsx";
import { SignIn } from "./sign-in.tsx";
import { phase, session, shop } from "./store.ts";
import { t } from "./words.ts";

export function Checkout() {
  useEffect(() => {
    document.title = `${t("title")} · 收银 Shouyin`;
  });
  return (
    <div class="checkout">
      <Bar />
      <AlarmStrip />
      <Room />
    </div>
  );
}

/** Which room of the checkout one stands in. */
function Room() {
  if (pairing.value === "unpaired") return <Message title={t("unpairedTitle")} text={t("unpaired")} />;
  if (session.value === undefined) return <Message title={t("opening")} />;
  if (session.value === null) return <SignIn />;
  if (session.value.pinMustChange) return <NewPin />;
  if (shop.value === undefined) return <Message title={t("opening")} />;
  return (
    <main class="floor" data-old={connected.value ? undefined : ""} data-phase={phase.value.name}>
      <h1 class="only-heard">{t("title")}</h1>
      <SellingFloor />
    </main>
  );
}

function Message({ title, text }: { title: string; text?: string }) {
  return (
    <main class="message">
      <h1>{title}</h1>
      {text && <p class="quiet">{text}</p>}
    </main>
  );
}
