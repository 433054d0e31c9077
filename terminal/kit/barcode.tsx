/** Digits as a barcode, black on pure white whatever the theme, its modules whole pixels of the screen. */
import { useMemo } from "preact/hooks";
import { code128, QUIET } from "#domain/code128.ts";
import { wholePixels } from "./whole-pixels.ts";

/** In modules: as tall as a reader that is held askew needs, for a width of some 165. */
const HEIGHT = 40;

interface BarcodeProps {
  /** An even count. */
  readonly digits: string;
  /** What it is, for those who do not see it. */
  readonly label: string;
}

export function Barcode({ digits, label }: BarcodeProps) {
  const { width, path } = useMemo(() => drawBars(digits), [digits]);
  return (
    <svg
      class="barcode"
      style={wholePixels(width)}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      data-testid="barcode"
      shape-rendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${width}v${HEIGHT}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}

function drawBars(digits: string): { readonly width: number; readonly path: string } {
  let at = QUIET;
  let path = "";
  for (const [index, width] of code128(digits).entries()) {
    if (index % 2 === 0) path += `M${at} 0h${width}v${HEIGHT}h-${width}z`;
    at += width;
  }
  return { width: at + QUIET, path };
}
