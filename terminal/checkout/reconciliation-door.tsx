/** The way into reconciliation, which is loaded when somebody goes there: the first sale of the day does not wait for it. */
import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { act } from "./calls.ts";
import { Trouble } from "./trouble.tsx";

export function ReconciliationDoor() {
  const room = useSignal<{ readonly Inside: FunctionComponent } | null>(null);
  useEffect(() => {
    void act(async () => {
      const { ReconciliationRoom } = await import("./reconciliation-room.tsx");
      room.value = { Inside: ReconciliationRoom };
    });
  }, []);
  if (room.value) return <room.value.Inside />;
  return (
    <div class="room-page">
      <Trouble />
    </div>
  );
}
