/** A room of the wallet: its head, what is asked for in it, and how that ended. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import { REFUSALS } from "#domain/refusal.ts";
import type { BankOrder } from "#wallet/wallets/api.ts";
import { Button } from "../kit/button.tsx";
import { BackIcon } from "../kit/icons.tsx";
import { Light } from "../kit/light.tsx";
import { inLanguage } from "../kit/words.ts";
import { ChangePin } from "./change-pin.tsx";
import { Freeze } from "./freeze.tsx";
import { Limits } from "./limits.tsx";
import { Move } from "./move.tsx";
import { r, roomWords } from "./room-words.ts";
import {
  bringAgain,
  leaveRoom,
  lookAtOrder,
  type Outcome,
  outcome,
  pending,
  type Room as RoomName,
} from "./rooms.ts";
import { busy } from "./store.ts";
import { Transfer } from "./transfer.tsx";
import { t } from "./words.ts";

/** How often an order is asked about that the bank is still working on. */
const LOOK_EVERY_MS = 2500;

export function Room({ name }: { name: RoomName }) {
  return (
    <main class="page room">
      <header class="room-head">
        <button type="button" class="tool" aria-label={t("back")} onClick={leaveRoom}>
          <BackIcon />
        </button>
        <h1>{roomWords(name)}</h1>
      </header>
      {outcome.value ? <Ended ended={outcome.value} /> : pending.value && <Pending />}
      {/* Kept while the answer is awaited: what was typed is still there where it was refused. */}
      <div class="room-asked" hidden={outcome.value !== undefined || pending.value !== undefined}>
        <Asked name={name} />
      </div>
    </main>
  );
}

function Asked({ name }: { name: RoomName }) {
  if (name === "top_up" || name === "withdrawal") return <Move kind={name} />;
  if (name === "transfer") return <Transfer />;
  if (name === "pin") return <ChangePin />;
  return name === "freeze" ? <Freeze /> : <Limits />;
}

function Pending() {
  return (
    <>
      <Light light="wait" sentence={r(busy.value ? "sending" : "unanswered")} />
      <Foot>
        {!busy.value && (
          <Button kind="primary" size="action" onPress={bringAgain}>
            {t("retry")}
          </Button>
        )}
      </Foot>
    </>
  );
}

function Ended({ ended }: { ended: Outcome }) {
  useEffect(() => {
    const looking = setInterval(() => void lookAtOrder(), LOOK_EVERY_MS);
    return () => clearInterval(looking);
  }, []);
  return (
    <>
      {ended.kind === "order" && <OrderStand order={ended.order} />}
      {ended.kind === "transfer" && (
        <Said>
          {r("transferDone", { name: ended.transfer.name })} {formatMoney(ended.transfer)}
        </Said>
      )}
      {ended.kind === "pin" && <Said>{r("pinDone")}</Said>}
      {ended.kind === "frozen" && <Said>{r("frozen")}</Said>}
      <Foot>
        <Button kind="primary" size="action" onPress={leaveRoom}>
          {r("done")}
        </Button>
      </Foot>
    </>
  );
}

function OrderStand({ order }: { order: BankOrder }) {
  const topUp = order.kind === "top_up";
  if (order.state === "requested")
    return <Light light="wait" sentence={r(topUp ? "topUpWaits" : "withdrawalWaits")} />;
  if (order.refusal) return <Light light="keep" sentence={inLanguage(REFUSALS[order.refusal])} />;
  return (
    <Said>
      {r(topUp ? "topUpDone" : "withdrawalDone")} {formatMoney(order)}
    </Said>
  );
}

/** Never in green: held up to a cashier, green would say that goods may be handed over. */
function Said({ children }: { children: ComponentChildren }) {
  return (
    <p class="refund-done" data-testid="sentence" role="status">
      {children}
    </p>
  );
}

export function Foot({ children }: { children: ComponentChildren }) {
  return <div class="page-foot">{children}</div>;
}
