/** A QR as one SVG path: quiet zone of four, black on pure white whatever the theme. */
import { useMemo } from "preact/hooks";
import { create, type QRCodeSegment } from "qrcode";
import { encodeUtf8 } from "#domain/bytes.ts";
import type { QrSegment } from "#domain/payment-request.ts";
import { wholePixels } from "./whole-pixels.ts";

const QUIET = 4;

interface QrProps {
  readonly segments: readonly QrSegment[];
  /** What it is, for those who do not see it. */
  readonly label: string;
  /** How much of it may be lost. `L` makes a long text's modules larger. */
  readonly level?: "L" | "M";
  readonly testid?: string;
}

export function Qr({ segments, label, level = "M", testid = "qr" }: QrProps) {
  const key = segments.map(({ data }) => data).join("");
  const { size, path } = useMemo(() => drawQr(segments, level), [key, level]);
  return (
    <svg
      class="qr"
      style={wholePixels(size)}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      data-testid={testid}
      shape-rendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}

/** The dark modules, each run of a row as one rectangle, within a square of `size` modules. */
function drawQr(
  segments: readonly QrSegment[],
  level: "L" | "M",
): { readonly size: number; readonly path: string } {
  const { modules } = create(segments.map(segmentOf), { errorCorrectionLevel: level });
  let path = "";
  for (let row = 0; row < modules.size; row++) {
    for (let from = 0; from < modules.size; from++) {
      let to = from;
      while (to < modules.size && modules.get(row, to)) to++;
      if (to > from) path += `M${from + QUIET} ${row + QUIET}h${to - from}v1H${from + QUIET}z`;
      from = to;
    }
  }
  return { size: modules.size + 2 * QUIET, path };
}

/** Its types ask for a number of digits in numeric mode, its code reads text: a number would lose leading zeros. */
function segmentOf({ mode, data }: QrSegment): QRCodeSegment {
  if (mode === "byte") return { mode, data: encodeUtf8(data) };
  return { mode, data } as QRCodeSegment;
}
