/** A page of the shift: what there is to read scrolls, and what one may do stays where the thumb is. */
import type { ComponentChildren } from "preact";
import "./shift.css";

interface ShiftPageProps {
  readonly children: ComponentChildren;
  readonly foot: ComponentChildren;
}

/** What scrolls is reached by the keyboard, so that its arrows can move it. */
const BY_KEYS = { tabIndex: 0 };

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
