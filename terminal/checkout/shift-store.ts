/** Shifts as the server last told of them. */
import { signal } from "@preact/signals";
import type { ShiftView } from "#pos/api.ts";

/** The one that is open, as far as somebody looks at it. */
export const shift = signal<ShiftView | undefined>(undefined);
/** The one before it. */
export const lastShift = signal<ShiftView | undefined>(undefined);
/** The shift that was just closed, until somebody has read how it ended. */
export const closedShift = signal<ShiftView | null>(null);

/** Takes news of a shift that is shown. */
export function showShift(next: ShiftView): void {
  for (const shown of [shift, lastShift]) if (shown.value?.id === next.id) shown.value = next;
}
