/** A room beside the sale. What becomes of the sale is seen from it. */
import type { FunctionComponent } from "preact";
import { Button } from "../kit/button.tsx";
import { BackIcon } from "../kit/icons.tsx";
import { lazyRoom } from "./lazy-room.tsx";
import { PaymentLight } from "./payment.tsx";
import { roomWords } from "./room-names.ts";
import { leaveRoom, type RoomName } from "./rooms.ts";
import { sale } from "./store.ts";
import { t } from "./words.ts";

const INSIDE: Record<RoomName, FunctionComponent> = {
  refund: lazyRoom(async () => (await import("./refund-room.tsx")).RefundRoom),
  drawer: lazyRoom(async () => (await import("./drawer-room.tsx")).DrawerRoom),
  shift: lazyRoom(async () => (await import("./shift.tsx")).ShiftRoom),
  catalog: lazyRoom(async () => (await import("./catalog-room.tsx")).CatalogRoom),
  report: lazyRoom(async () => (await import("./report-room.tsx")).ReportRoom),
  reconciliation: lazyRoom(async () => (await import("./reconciliation-room.tsx")).ReconciliationRoom),
  papers: lazyRoom(async () => (await import("./paper-design-room.tsx")).PaperDesignRoom),
  rates: lazyRoom(async () => (await import("./rates-room.tsx")).RatesRoom),
  journal: lazyRoom(async () => (await import("./journal-room.tsx")).JournalRoom),
  staff: lazyRoom(async () => (await import("./staff-room.tsx")).StaffRoom),
  sound: lazyRoom(async () => (await import("./sound-room.tsx")).SoundRoom),
  terminal: lazyRoom(async () => (await import("./terminal-room.tsx")).TerminalRoom),
};

export function BesideRoom({ name }: { name: RoomName }) {
  const Room = INSIDE[name];
  const payment = sale.value?.tenders.at(-1)?.payments.at(-1);
  return (
    <main class="room">
      <header class="room-head">
        <Button kind="quiet" size="action" onPress={leaveRoom}>
          <BackIcon />
          {t("backToTill")}
        </Button>
        <h1>{roomWords(name)}</h1>
      </header>
      {payment && <PaymentLight payment={payment} />}
      <Room />
    </main>
  );
}
