/** 付款码: what a shop's scanner reads. Made on this phone, so that it is there where no network is. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { endOfStep, STEP_MS, stepOf } from "#domain/payment-code.ts";
import { Barcode } from "../kit/barcode.tsx";
import { Button } from "../kit/button.tsx";
import { now } from "../kit/clock.ts";
import { makePaymentCode } from "../kit/payment-code.ts";
import { Qr } from "../kit/qr.tsx";
import { firstFreeStep, reachable } from "./charge.ts";
import type { CodeMaker } from "./code-maker.ts";
import { Help } from "./help.tsx";
import { busy, codeMaker, goHome, signOut } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function Code() {
  const maker = codeMaker.value;
  return (
    <main class="page code">
      <h1 class="page-title">{t("code")}</h1>
      {maker ? <Shown maker={maker} /> : maker === null && <NoCode />}
      <Trouble />
      {maker && <Help about="code" />}
      <div class="page-foot">
        <Button kind="quiet" onPress={goHome}>
          {t("home")}
        </Button>
      </div>
    </main>
  );
}

interface Made {
  readonly step: number;
  readonly digits: string;
}

function Shown({ maker }: { maker: CodeMaker }) {
  const made = useSignal<Made | undefined>(undefined);
  const current = stepOf(now.value);
  // The wallet takes the next step's code too; one further ahead is of a clock that has been set back since.
  const step = firstFreeStep.value === current + 1 ? firstFreeStep.value : current;
  useEffect(() => {
    let wanted = true;
    void makePaymentCode(maker.key, maker.number, step).then((digits) => {
      if (wanted) made.value = { step, digits };
    });
    return () => {
      wanted = false;
    };
  }, [maker, step]);
  const digits = made.value?.digits;
  return (
    <>
      <section class="code-card">
        {digits !== undefined && (
          <>
            <Barcode digits={digits} label={t("codeBarcode")} />
            <p class="code-digits" data-testid="payment-code">
              {digits.match(/.{4}/g)?.map((group, index) => (
                <span key={index}>{group}</span>
              ))}
            </p>
            <Qr segments={[{ mode: "numeric", data: digits }]} label={t("codeQr")} />
          </>
        )}
      </section>
      <Left step={step} />
      <p class="code-hint" role="status">
        {t(reachable.value ? "codeHint" : "codeOffline")}
      </p>
      <p class="code-safety quiet small">{t("codeSafety")}</p>
    </>
  );
}

/** A component of its own, so that each second redraws a line and not the code. */
function Left({ step }: { step: number }) {
  const left = Math.max(0, endOfStep(step) - now.value);
  return (
    <div class="code-left">
      <p class="quiet grouped">{t("codeLeft", { seconds: Math.ceil(left / 1000) })}</p>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="1" />
        <rect class="left" width={Math.min(100, (left / STEP_MS) * 100)} height="1" />
      </svg>
    </div>
  );
}

/** Bound to the wallet before there were codes, or in a browser that keeps no keys. */
function NoCode() {
  return (
    <>
      <p class="trouble" data-testid="sentence">
        {t(isSecureContext ? "codeMissing" : "codeInsecure")}
      </p>
      {isSecureContext && (
        <Button kind="primary" size="action" disabled={busy.value} onPress={signOut}>
          {t("signInAgain")}
        </Button>
      )}
    </>
  );
}
