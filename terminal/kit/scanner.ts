/**
 * A scanner that is a keyboard. What it types reaches the screen as one text, wherever the focus is and whatever input
 * method is on; what a hand types is left alone. A scan is known at its fourth character: what the first three did is
 * undone then, and the others reach nobody.
 */
import { useLayoutEffect, useRef } from "preact/hooks";
import { NO_BURST, PAUSE_MS, silence, strike, strokeOf } from "./scan-timing.ts";

/** Keeps how a thing is now; the answer is the way back there. */
export type Remember = () => () => void;

export type OnScan = (text: string) => void;

const REMEMBER_NOTHING: Remember = () => () => {};

/** A timer that comes so much too late has waited for something else to end. */
const BUSY_MS = 10;

/** Whoever takes scans on this page now. */
const takers = new Set<OnScan>();

/**
 * A scanner on a line of the terminal's own has read this. It goes to whoever listens for the scanner that is a keyboard,
 * and touches neither field nor focus.
 */
export function bringScan(text: string): void {
  for (const take of [...takers]) take(text);
}

/**
 * Listens until told to stop; the answer is the way to stop.
 * @param target where keys pass on their way to what has the focus: the document
 * @param remember for a screen that takes keys outside of fields: undoes what they did where they begin a scan. Fields
 *   are looked after here
 */
export function listenForScans(
  target: Document | HTMLElement,
  onScan: OnScan,
  remember: Remember = REMEMBER_NOTHING,
): () => void {
  const listener = new ScanListener(onScan, remember);
  const onKeyDown = (event: Event) => {
    if (event instanceof KeyboardEvent) listener.strike(event);
  };
  target.addEventListener("keydown", onKeyDown, { capture: true });
  takers.add(onScan);
  return () => {
    listener.stop();
    takers.delete(onScan);
    target.removeEventListener("keydown", onKeyDown, { capture: true });
  };
}

class ScanListener {
  readonly #onScan: OnScan;
  readonly #remember: Remember;
  #burst = NO_BURST;
  #wayBack = REMEMBER_NOTHING();
  #field = keepField(null);
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(onScan: OnScan, remember: Remember) {
    this.#onScan = onScan;
    this.#remember = remember;
  }

  strike(event: KeyboardEvent): void {
    const stroke = strokeOf(event);
    if (stroke === undefined) return;
    // A page that was busy hears of the silence late, and sees the next key first.
    this.#endBySilence(event.timeStamp);
    const [burst, verdict] = strike(this.#burst, stroke, event.timeStamp);
    this.#burst = burst;
    if (verdict.kind === "typed") {
      if (verdict.maybeFirst) this.#keep(event.target);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (verdict.kind === "begins") this.#takeBack();
    if (verdict.kind !== "ends") this.#awaitSilence();
    else if (verdict.scan !== undefined) this.#finish(verdict.scan);
  }

  stop(): void {
    clearTimeout(this.#waiting);
  }

  #keep(target: EventTarget | null): void {
    this.#wayBack = this.#remember();
    this.#field = keepField(target);
  }

  #takeBack(): void {
    this.#field.restore();
    this.#wayBack();
  }

  /**
   * Counted from when a key was heard, not from when it was struck, and once more where the page was busy at its end:
   * the next keys may wait behind what it was busy with, and half a barcode is another barcode.
   */
  #awaitSilence(): void {
    clearTimeout(this.#waiting);
    const over = performance.now() + PAUSE_MS + 1;
    this.#waiting = setTimeout(() => {
      const now = performance.now();
      if (now - over > BUSY_MS || !this.#endBySilence(now)) this.#awaitSilence();
    }, PAUSE_MS + 1);
  }

  #endBySilence(now: number): boolean {
    const scan = silence(this.#burst, now);
    if (scan === undefined) return false;
    this.#burst = NO_BURST;
    this.#finish(scan);
    return true;
  }

  #finish(scan: string): void {
    clearTimeout(this.#waiting);
    this.#field.focusAgain();
    this.#field = keepField(null);
    this.#onScan(scan);
  }
}

/** Listens for scans while a component is shown. */
export function useScanner(onScan: OnScan, remember: Remember = REMEMBER_NOTHING): void {
  const latest = useRef({ onScan, remember });
  latest.current = { onScan, remember };
  useLayoutEffect(
    () =>
      listenForScans(
        document,
        (text) => latest.current.onScan(text),
        () => latest.current.remember(),
      ),
    [],
  );
}

interface KeptField {
  /** Puts back what was in the field, and takes the focus from it: without a focus no input method composes. */
  restore(): void;
  focusAgain(): void;
}

function keepField(target: EventTarget | null): KeptField {
  if (!isField(target)) return NO_FIELD;
  const { value, selectionStart, selectionEnd } = target;
  return {
    restore() {
      target.blur();
      if (target.value === value) return;
      target.value = value;
      target.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
    focusAgain() {
      if (!target.isConnected) return;
      target.focus({ preventScroll: true });
      if (selectionStart !== null) target.setSelectionRange(selectionStart, selectionEnd);
    },
  };
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Nobody was typing in a field; a key may have opened one meanwhile, which nobody asked for. */
const NO_FIELD: KeptField = {
  restore() {
    if (isField(document.activeElement)) document.activeElement.blur();
  },
  focusAgain() {},
};
