/** A room beside the sale. What becomes of the sale is seen from it. */
import type { FunctionComponent } from "preact";
import { Button } from "../kit/button.tsx";
import { BackIcon } from "../kit/icons.tsx";
import { DrawerRoom } from "./drawer-room.tsx";
import { PaperDesignRoom } from "./paper-design-room.tsx";
import { PaymentLight } from "./payment.tsx";
import { ReconciliationDoor } from "./reconciliation-door.tsx";
import { RefundRoom } from "./refund-room.tsx";
import { roomWords } from "./room-words.ts";
import { leaveRoom, type RoomName } from "./rooms.ts";
import { ShiftRoom } from "./shift.tsx";
import { StaffRoom } from "./staff-room.tsx";
import { sale } from "./store.ts";
import { TerminalRoom } from "./terminal-room.tsx";
import { t } from "./words.ts";

const INSIDE: Record<RoomName, FunctionComponent> = {
  refund: RefundRoom,
  drawer: DrawerRoom,
  shift: ShiftRoom,
  reconciliation: ReconciliationDoor,
  papers: PaperDesignRoom,
  staff: StaffRoom,
  terminal: TerminalRoom,
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
