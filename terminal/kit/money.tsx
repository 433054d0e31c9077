/** Money as figures: tabular, the sign smaller and quieter, and one step down the scale when it does not fit. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Currency, formatMoney } from "#domain/money.ts";

/** The sizes of the scale that money may have, in pixels of normal type. */
const SCALE = [96, 64, 40, 28, 20, 17] as const;
export type MoneySize = (typeof SCALE)[number];

interface FigureProps {
  /** With its sign of currency, as `formatMoney` writes it. */
  readonly text: string;
  /** The largest it may be; `inline` takes the size of the text around it. */
  readonly size: MoneySize | "inline";
  readonly testid?: string | undefined;
}

export function Figure({ text, size, testid }: FigureProps) {
  const [, sign = "", figure = text] = /^(-?[^\d-]*)(.*)$/.exec(text) ?? [];
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element || size === "inline") return;
    const observer = new ResizeObserver(() => stepDown(element, size));
    observer.observe(element);
    return () => observer.disconnect();
  }, [size]);
  // Figures are of one width, so that another text of the same length fits as the last one did.
  useLayoutEffect(() => {
    if (place.current && size !== "inline") stepDownSoon(place.current, size);
  }, [text.length, size]);
  return (
    <span class="money" ref={place} data-inline={size === "inline" ? "" : undefined} data-testid={testid}>
      <span class="sign">{sign}</span>
      {figure}
    </span>
  );
}

const waiting = new Map<HTMLElement, MoneySize>();

/** Measures once everything that a key changes has been drawn: one layout for all figures, not one for each. */
function stepDownSoon(element: HTMLElement, largest: MoneySize): void {
  if (waiting.size === 0) queueMicrotask(stepDownAll);
  waiting.set(element, largest);
}

function stepDownAll(): void {
  for (const [element, largest] of waiting) stepDown(element, largest);
  waiting.clear();
}

function stepDown(element: HTMLElement, largest: MoneySize): void {
  for (const size of SCALE.filter((step) => step <= largest)) {
    if (element.dataset.size !== String(size)) element.dataset.size = String(size);
    if (element.scrollWidth <= element.clientWidth) return;
  }
}

interface MoneyProps {
  /** Minor units. */
  readonly amount: number;
  readonly currency: Currency;
  readonly size: MoneySize | "inline";
  readonly testid?: string;
}

export function Money({ amount, currency, size, testid }: MoneyProps) {
  return <Figure text={formatMoney({ amount, currency })} size={size} testid={testid} />;
}
