/** How the shift ended, for whoever counts the drawer; everybody is signed out by then. */
import { Button } from "../kit/button.tsx";
import { tr } from "./room-words.ts";
import { Pending, ShiftFigures } from "./shift-figures.tsx";
import { ShiftPage } from "./shift-page.tsx";
import { closedShift } from "./shift-store.ts";
import { leaveClosedShift } from "./shifts.ts";
import { t } from "./words.ts";

export function ClosedShift() {
  const shift = closedShift.value;
  if (!shift) return null;
  return (
    <main class="room" data-testid="closed-shift">
      <header class="room-head">
        <h1>{tr("shiftClosed")}</h1>
      </header>
      <ShiftPage
        foot={
          <Button kind="primary" size="action" onPress={leaveClosedShift}>
            {t("done")}
          </Button>
        }
      >
        <ShiftFigures shift={shift} />
        <Pending shift={shift} />
        <p>{tr("closingReport")}</p>
        {shift.signedOffBy !== undefined && <p>{tr("signedOffBy", { name: shift.signedOffBy })}</p>}
      </ShiftPage>
    </main>
  );
}
