/** A page of the shift: what there is to read scrolls, and what one may do stays where the thumb is. */
import type { ComponentChildren } from "preact";
import { BY_KEYS } from "../kit/by-keys.ts";
import "./shift.css";

interface ShiftPageProps {
  readonly children: ComponentChildren;
  readonly foot: ComponentChildren;
}

export function ShiftPage({ children, foot }: ShiftPageProps) {
  return (
    <div class="shift-page">
      <div class="shift-scroll" {...BY_KEYS}>
        {children}
      </div>
      <div class="shift-foot">{foot}</div>
    </div>
  );
}
