import { useEffect } from "preact/hooks";
import { DemoMark } from "../kit/demo-mark.tsx";
import { MarkIcon } from "../kit/icons.tsx";
import { largeType, switchLanguage, switchLargeType } from "../kit/preferences.ts";
import { language } from "../kit/words.ts";
import { Home } from "./home.tsx";
import { Pay } from "./pay.tsx";
import { Proof } from "./proof.tsx";
import { SignIn } from "./sign-in.tsx";
import { demo, link, loadWallet, payment, token } from "./store.ts";
import { t } from "./words.ts";

export function Phone() {
  useEffect(() => {
    document.title = `${t("title")} · 收银 Shouyin`;
  });
  useEffect(() => {
    if (token.value !== null && link.value === undefined) void loadWallet();
  }, [token.value, link.value]);
  const paid = payment.value?.state === "paid" && payment.value.mine;
  return (
    <div class="phone" data-paid={paid ? "" : undefined}>
      <Top />
      {token.value === null ? (
        <SignIn />
      ) : paid ? (
        <Proof />
      ) : link.value ? (
        <Pay request={link.value.request} />
      ) : (
        <Home />
      )}
    </div>
  );
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
