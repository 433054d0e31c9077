/** What the status bar says of the drawer: that it stands open, where it should not, and since when. */
import { formatTime } from "../kit/clock.ts";
import { DrawerIcon } from "../kit/icons.tsx";
import type { Note } from "../kit/status-bar.tsx";
import { td } from "./drawer-words.ts";
import { room } from "./rooms.ts";
import { drawer, phase } from "./store.ts";

export function drawerNotes(): Note[] {
  const { state, leftOpenSince } = drawer.value ?? {};
  const icon = <DrawerIcon />;
  if (leftOpenSince !== undefined)
    return [
      {
        key: "drawer",
        tone: "wait",
        icon,
        words: td("leftOpenSince", { time: formatTime(leftOpenSince) }),
      },
    ];
  return state === "open" && !isInUse() ? [{ key: "drawer", tone: "wait", icon, words: td("shutIt") }] : [];
}

/** While change is given, or somebody is at the drawer, it is open as it should be. */
function isInUse(): boolean {
  if (room.value !== null) return room.value === "drawer" || room.value === "terminal";
  const at = phase.value;
  return at.name === "done" && at.sale.tenders.some(({ kind }) => kind === "cash");
}
