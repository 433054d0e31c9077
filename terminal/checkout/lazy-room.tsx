/** A room whose code is loaded when somebody goes there: the first sale of the day does not wait for it. */
import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { sentenceOf, trouble } from "./calls.ts";
import { Trouble } from "./trouble.tsx";

export interface LazyRoom extends FunctionComponent {
  /** Has it come before anybody goes there, who then finds it at once. Where it does not come, going there asks again. */
  fetchAhead(): void;
}

/** @param load brings the room's component; it is kept once it has come, and asked for again where it has not */
export function lazyRoom(load: () => Promise<FunctionComponent>): LazyRoom {
  let kept: FunctionComponent | undefined;
  const fetch = async () => {
    kept ??= await load();
    return kept;
  };
  function Room() {
    const room = useSignal<{ readonly Inside: FunctionComponent } | null>(kept ? { Inside: kept } : null);
    useEffect(() => {
      if (room.value) return;
      fetch().then(
        (Inside) => {
          room.value = { Inside };
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
  }
  return Object.assign(Room, {
    fetchAhead: () => {
      fetch().catch(() => {
        // Whoever goes there asks again, and is told why not.
      });
    },
  });
}
