/** A room whose code is loaded when somebody goes there: the first sale of the day does not wait for it. */
import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { sentenceOf, trouble } from "./calls.ts";
import { Trouble } from "./trouble.tsx";

/** @param load brings the room's component; it is kept once it has come, and asked for again where it has not */
export function lazyRoom(load: () => Promise<FunctionComponent>): FunctionComponent {
  let kept: FunctionComponent | undefined;
  return function LazyRoom() {
    const room = useSignal<{ readonly Inside: FunctionComponent } | null>(kept ? { Inside: kept } : null);
    useEffect(() => {
      if (kept) return;
      load().then(
        (loaded) => {
          kept = loaded;
          room.value = { Inside: loaded };
        },
        (fault) => {
          trouble.value = sentenceOf(fault);
        },
      );
    }, []);
    if (room.value) return <room.value.Inside />;
    return (
      <div class="room-page">
        <Trouble />
      </div>
    );
  };
}
