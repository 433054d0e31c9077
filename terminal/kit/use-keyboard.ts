import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Listens to the keyboard while a component is shown, except while a dialog is open or a field is typed in. From
 * before its first paint, so that not even the quickest key is lost.
 */
export function useKeyboard(onKeyDown: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKeyDown);
  latest.current = onKeyDown;
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isElsewhere(event.target)) return;
      latest.current(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return target instanceof HTMLInputElement;
}

/** True where Enter presses what has the focus anyway; of several the one that is chosen has nothing left to press. */
export function isOnButton({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest(PRESSED_BY_ENTER) !== null;
}

const PRESSED_BY_ENTER = "button:not(fieldset [aria-pressed=true]), a";
