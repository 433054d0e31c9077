/** Where somebody stands at the checkout, as finely as help tells them apart. */
import { pairing } from "../kit/screen.ts";
import { catalog } from "./catalog.ts";
import { byAmount, padSubject, recalling } from "./draft.ts";
import { ROOMS, type RoomName, room } from "./rooms.ts";
import { forgotten } from "./sessions.ts";
import { closedShift } from "./shift-store.ts";
import { phase, session, typedCode } from "./store.ts";

/** At the entrance and at the sale; then the rooms beside it. */
export const PLACES = [
  "pairing",
  "closed-shift",
  "sign-in",
  "pin-reset",
  "new-pin",
  "shelf",
  "amount",
  "line",
  "held",
  "code",
  "cash",
  "payment",
  "done",
  "given-up",
  ...ROOMS,
] as const;
export type Place = (typeof PLACES)[number];

export function place(): Place {
  if (pairing.value === "unpaired") return "pairing";
  if (closedShift.value) return "closed-shift";
  if (!session.value) return forgotten.value === null ? "sign-in" : "pin-reset";
  if (session.value.pinMustChange) return "new-pin";
  return room.value ?? atTheSale();
}

function atTheSale(): Exclude<Place, RoomName> {
  const { name } = phase.value;
  if (typedCode.value !== null && name !== "done") return "code";
  if (name !== "selling") return name;
  if (padSubject.value) return "line";
  if (recalling.value) return "held";
  return catalog.value.products.length === 0 || byAmount.value ? "amount" : "shelf";
}
