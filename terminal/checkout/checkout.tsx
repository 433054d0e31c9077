import { useEffect } from "preact/hooks";
import { useScanner } from "../kit/scanner.ts";
import { connected, pairing } from "../kit/screen.ts";
import { AlarmStrip } from "./alarms.tsx";
import { approvalAsked } from "./approvals.ts";
import { Banner } from "./banner.tsx";
import { Bar } from "./bar.tsx";
import { lazyRoom } from "./lazy-room.tsx";
import { BesideRoom } from "./room.tsx";
import { room } from "./rooms.ts";
import { takeScan } from "./scans.ts";
import { SellingFloor } from "./selling-floor.tsx";
import { forgotten } from "./sessions.ts";
import { closedShift } from "./shift-store.ts";
import { SignIn } from "./sign-in.tsx";
import { keepTyped, phase, session, shop } from "./store.ts";
import { t } from "./words.ts";

export function Checkout() {
  useEffect(() => {
    document.title = `${t("title")} · 收银 Shouyin`;
  });
  return (
    <div class="checkout">
      <Bar />
      <div class="strips">
        <Banner />
        <AlarmStrip />
      </div>
      <Place />
      {approvalAsked.value && <ApprovalDialog />}
    </div>
  );
}

const ApprovalDialog = lazyRoom(async () => (await import("./approval.tsx")).ApprovalDialog);
const NewPin = lazyRoom(async () => (await import("./new-pin.tsx")).NewPin);
const PinReset = lazyRoom(async () => (await import("./pin-reset.tsx")).PinReset);
const ClosedShift = lazyRoom(async () => (await import("./closed-shift.tsx")).ClosedShift);

/** Where in the checkout one stands. */
function Place() {
  if (pairing.value === "unpaired") return <Message title={t("unpairedTitle")} text={t("unpaired")} />;
  if (closedShift.value) return <ClosedShift />;
  if (session.value === undefined) return <Message title={t("opening")} />;
  if (session.value === null) return forgotten.value === null ? <SignIn /> : <PinReset />;
  if (session.value.pinMustChange) return <NewPin />;
  if (shop.value === undefined) return <Message title={t("opening")} />;
  return <Inside />;
}

/** Whoever is signed in has the scanner, at the sale and in the rooms beside it. */
function Inside() {
  useScanner(takeScan, keepTyped);
  if (room.value !== null) return <BesideRoom name={room.value} />;
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
