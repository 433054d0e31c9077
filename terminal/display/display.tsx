/** The screen that the customer sees. Chinese first and English beneath it, since it does not know who stands there. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { LIGHTS, type PaymentState } from "#domain/payment.ts";
import { qrSegments } from "#domain/payment-request.ts";
import { CUSTOMER_SENTENCES, customerSentence, type Sentence } from "#domain/payment-sentences.ts";
import type { DisplayView } from "#pos/api.ts";
import { formatCountdown, formatDay, formatTime, now } from "../kit/clock.ts";
import { Countdown } from "../kit/countdown.tsx";
import { DemoMark } from "../kit/demo-mark.tsx";
import { Foreign } from "../kit/foreign.tsx";
import { HourglassIcon, PalmIcon, TickIcon } from "../kit/icons.tsx";
import { Figure } from "../kit/money.tsx";
import { Qr } from "../kit/qr.tsx";
import { QrCard } from "../kit/qr-card.tsx";
import { Rosette } from "../kit/rosette.tsx";
import { pairing } from "../kit/screen.ts";
import { away, picture, shop } from "./store.ts";

const WORDS = {
  welcome: { zh: "欢迎光临", en: "Welcome" },
  due: { zh: "应付现金", en: "To pay in cash" },
  matchCode: { zh: "核对码", en: "Match code" },
  matchHint: { zh: "与手机上显示的一致再付款", en: "Pay only if your phone shows the same" },
  timeLeft: { zh: "剩余", en: "left" },
  approximate: { zh: "仅供参考，按上面的金额付款", en: "For reference only: you pay the amount above" },
  change: { zh: "找零", en: "Change" },
  stillDue: { zh: "还须支付", en: "Still to pay" },
  onPhone: { zh: "不输密码不会扣款", en: "Nothing is taken without your PIN" },
  noNeed: { zh: "请勿重复出示付款码", en: "No need to show the code again" },
  code: { zh: "付款二维码", en: "QR code to pay" },
  receipt: { zh: "扫码取电子小票", en: "Scan for your e-receipt" },
  away: { zh: "请稍候，或询问店员", en: "One moment please, or ask the staff" },
  unpaired: {
    zh: "此屏幕尚未配对，请用终端启动时给出的地址打开",
    en: "This screen is not paired: open it by the address that the terminal printed",
  },
} as const satisfies Record<string, Sentence>;

export function Display() {
  if (pairing.value === "unpaired") return <Plain words={WORDS.unpaired} />;
  if (away.value) return <Plain words={WORDS.away} />;
  const now = picture.value;
  switch (now.state) {
    case "idle":
      return <Idle />;
    case "due":
      return <Due {...now} />;
    case "paying":
      return <Paying {...now} />;
    case "charging":
      return <Charging {...now} />;
    case "checking":
      return <Outcome state="unknown" amount={now.amount} />;
    case "accepted":
      return <Outcome state="accepted" amount={now.amount} />;
    case "paid":
      return <Paid {...now} />;
    case "receipt":
      return <Taking {...now} />;
    case "ended":
      return <Outcome state={now.outcome} amount={now.amount} />;
  }
}

function Frame({ state, children }: { state: DisplayView["state"]; children: ComponentChildren }) {
  const { merchant, demo } = shop.value ?? {};
  return (
    <main class="display" data-state={state}>
      {children}
      <footer>
        <p class="strong">{merchant?.nameZh}</p>
        {demo && <DemoMark />}
      </footer>
    </main>
  );
}

function Plain({ words }: { words: Sentence }) {
  return (
    <main class="display" data-state="plain">
      <Both words={words} />
    </main>
  );
}

function Both({ words }: { words: Sentence }) {
  return (
    <div class="both" role="status">
      <h1 data-testid="sentence">{words.zh}</h1>
      <p lang="en">{words.en}</p>
    </div>
  );
}

function Idle() {
  const { merchant, demo } = shop.value ?? {};
  const time = formatTime(now.value);
  return (
    <main class="display" data-state="idle">
      <Rosette />
      <section class="idle-name">
        <p class="quiet">
          {WORDS.welcome.zh} <span lang="en">{WORDS.welcome.en}</span>
        </p>
        <h1>{merchant?.nameZh}</h1>
        <p class="quiet" lang="en">
          {merchant?.nameEn}
        </p>
      </section>
      <footer>
        <time class="idle-time" dateTime={time}>
          {time}
        </time>
        <p class="quiet">{formatDay(now.value)}</p>
        {demo && <DemoMark />}
      </footer>
    </main>
  );
}

/** Cash is being counted: what has to be paid. */
function Due({ amount, foreign }: Extract<DisplayView, { state: "due" }>) {
  return (
    <Frame state="due">
      <section class="due">
        <Both words={WORDS.due} />
        <Figure text={amount} size={96} testid="total" />
        <InForeign amounts={foreign} />
      </section>
    </Frame>
  );
}

function InForeign({ amounts }: { amounts: string[] | undefined }) {
  if (amounts === undefined || amounts.length === 0) return null;
  return (
    <div class="in-foreign">
      <Foreign amounts={amounts} />
      <p class="quiet paying-hint">
        {WORDS.approximate.zh}
        <span lang="en">{WORDS.approximate.en}</span>
      </p>
    </div>
  );
}

type PayingView = Extract<DisplayView, { state: "paying" }>;

function Paying({ amount, foreign, qr, matchCode, expiresAt }: PayingView) {
  return (
    <Frame state="paying">
      <section class="paying-words">
        <Both words={CUSTOMER_SENTENCES.presented} />
        <div>
          <Figure text={amount} size={96} testid="total" />
          <InForeign amounts={foreign} />
        </div>
        <dl class="paying-facts">
          <div>
            <dt>
              {WORDS.matchCode.zh} <span lang="en">{WORDS.matchCode.en}</span>
            </dt>
            <dd class="grouped" data-testid="match-code">
              {matchCode}
            </dd>
          </div>
          <div>
            <dt>
              {WORDS.timeLeft.zh} <span lang="en">{WORDS.timeLeft.en}</span>
            </dt>
            <dd class="grouped">{formatCountdown(expiresAt - now.value)}</dd>
          </div>
        </dl>
        <p class="quiet paying-hint">
          {WORDS.matchHint.zh}
          <span lang="en">{WORDS.matchHint.en}</span>
        </p>
      </section>
      <QrCard text={qr} label={WORDS.code.zh} expiresAt={expiresAt} opens={shop.value?.demo ?? false} />
    </Frame>
  );
}

type ChargingView = Extract<DisplayView, { state: "charging" }>;

/** The customer's own code was read: what the phone asks now, and for how long. */
function Charging({ amount, confirming, givenUpAt }: ChargingView) {
  const began = useRef(now.peek());
  return (
    <Frame state="charging">
      <section class="paying-words">
        <Both words={customerSentence(confirming ? "waiting" : "submitted", "submitted")} />
        <Figure text={amount} size={96} testid="total" />
        <p class="quiet paying-hint">
          {confirming ? WORDS.onPhone.zh : WORDS.noNeed.zh}
          <span lang="en">{confirming ? WORDS.onPhone.en : WORDS.noNeed.en}</span>
        </p>
      </section>
      <Countdown from={began.current} until={givenUpAt} label={`${WORDS.timeLeft.zh} ${WORDS.timeLeft.en}`} />
    </Frame>
  );
}

type PaidView = Extract<DisplayView, { state: "paid" }>;

/** The whole screen is green: it is seen from across the shop. */
function Paid({ amount, change, due, receipt }: PaidView) {
  return (
    <Frame state="paid">
      <section class="paid" data-testid="light" data-light="go">
        <TickIcon />
        <Both words={CUSTOMER_SENTENCES.paid} />
        <Figure text={amount} size={96} testid="total" />
        {change !== undefined && (
          <p class="paid-change">
            {WORDS.change.zh} <span lang="en">{WORDS.change.en}</span>{" "}
            <Figure text={change} size="inline" testid="change" />
          </p>
        )}
        {due !== undefined && (
          <p class="paid-change">
            {WORDS.stillDue.zh} <span lang="en">{WORDS.stillDue.en}</span>{" "}
            <Figure text={due} size="inline" testid="still-due" />
          </p>
        )}
      </section>
      {receipt !== undefined && <ReceiptCode text={receipt} />}
    </Frame>
  );
}

/** The green is gone: nothing is said of a payment, and the code is still there for whose phone was in the bag. */
function Taking({ receipt }: { receipt: string }) {
  return (
    <Frame state="receipt">
      <ReceiptCode text={receipt} />
    </Frame>
  );
}

/** Where the customer's phone finds the receipt: whoever wants no paper takes it along. */
function ReceiptCode({ text }: { text: string }) {
  const code = <Qr segments={qrSegments(text)} label={WORDS.receipt.zh} testid="receipt-qr" />;
  return (
    <section class="receipt-code">
      {shop.value?.demo ? (
        <a class="receipt-link" href={text} target="_blank" rel="noopener noreferrer">
          {code}
        </a>
      ) : (
        code
      )}
      <p class="strong">{WORDS.receipt.zh}</p>
      <p lang="en">{WORDS.receipt.en}</p>
    </section>
  );
}

const SHAPES = { go: TickIcon, wait: HourglassIcon, keep: PalmIcon } as const;

function Outcome({ state, amount }: { state: PaymentState; amount: string }) {
  const light = LIGHTS[state];
  const Shape = SHAPES[light];
  return (
    <Frame state={light === "wait" ? "checking" : "ended"}>
      <section class="outcome">
        <div class="outcome-light" data-testid="light" data-light={light}>
          <Shape />
          <Both words={CUSTOMER_SENTENCES[state]} />
        </div>
        <Figure text={amount} size={96} testid="total" />
      </section>
    </Frame>
  );
}
