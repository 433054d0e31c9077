import { computed, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const open = signal(0);
/** Whether a dialog stands over the page. */
export const isCovered = computed(() => open.value > 0);

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** The browser's own dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    open.value += 1;
    return () => {
      open.value -= 1;
      // One that is only taken away gives the focus to nobody.
      shown?.close();
    };
  }, []);
  return (
    <dialog class="dialog" ref={dialog} aria-label={title} onClose={() => dialog.current && onClose()}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}
