import { useEffect } from "preact/hooks";
import { DemoMark } from "../kit/demo-mark.tsx";
import { MarkIcon } from "../kit/icons.tsx";
import { largeType, switchLanguage, switchLargeType } from "../kit/preferences.ts";
import { language } from "../kit/words.ts";
import { Carry } from "./carry.tsx";
import { followCharges } from "./charge.ts";
import { Code } from "./code.tsx";
import { Home } from "./home.tsx";
import { Pay, Payment } from "./pay.tsx";
import { Proof } from "./proof.tsx";
import { Refund } from "./refund.tsx";
import { Room } from "./room.tsx";
import { loadUnderWay, room } from "./rooms.ts";
import { SignIn } from "./sign-in.tsx";
import { demo, loadCodeMaker, loadWallet, look, payment, place, token } from "./store.ts";
import { t } from "./words.ts";

/** How often a payment is asked about that is not at its end: the shop may cancel it while the payer looks on. */
const LOOK_EVERY_MS = 2500;

export function Phone() {
  useEffect(() => {
    document.title = `${t("title")} · 收银 Shouyin`;
  });
  const here = place.value;
  const signedIn = token.value !== null;
  useEffect(() => {
    if (!signedIn || here !== undefined) return;
    void loadWallet();
    void loadUnderWay();
  }, [signedIn, here]);
  useEffect(() => {
    if (!signedIn || here?.kind !== "code") return;
    void loadCodeMaker();
    return followCharges();
  }, [signedIn, here]);
  useEffect(() => {
    const looking = setInterval(() => {
      const state = payment.value?.state;
      if ((state === "open" || state === "paid") && !document.hidden) void look();
    }, LOOK_EVERY_MS);
    return () => clearInterval(looking);
  }, []);
  return (
    <div class="phone" data-paid={isProven() ? "" : undefined}>
      <Top />
      <Page />
    </div>
  );
}

/** Paid by this payer, and not all of it given back since. */
function isProven(): boolean {
  const view = payment.value;
  return (
    view?.state === "paid" && view.mine && view.refunded < view.amount && place.value?.kind !== "reversal"
  );
}

function Page() {
  const here = place.value;
  if (here?.kind === "refund") return <Refund place={here} />;
  if (token.value === null) return <SignIn />;
  if (isProven()) return <Proof />;
  if (here?.kind === "pay") return <Pay request={here.request} />;
  if (here?.kind === "reversal") return <Carry place={here} />;
  if (here?.kind === "code") return payment.value ? <Payment view={payment.value} /> : <Code />;
  if (room.value !== undefined) return <Room name={room.value} />;
  return <Home />;
}

function Top() {
  return (
    <header class="top">
      <MarkIcon />
      <p class="strong">{t("title")}</p>
      {demo.value && <DemoMark />}
      <span class="top-tools">
        <button type="button" class="tool" aria-pressed={largeType.value} onClick={switchLargeType}>
          {t("largeType")}
        </button>
        <button
          type="button"
          class="tool"
          lang={language.value === "zh" ? "en" : "zh-CN"}
          onClick={switchLanguage}
        >
          {t("otherLanguage")}
        </button>
      </span>
    </header>
  );
}
