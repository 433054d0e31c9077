/** A guilloche, as on banknotes: fine waves around a circle, each a little turned against the last. Decoration only. */
const SIZE = 400;
const POINTS = 240;

interface Band {
  readonly lines: number;
  readonly radius: number;
  readonly swing: number;
  readonly petals: number;
}

const BANDS: readonly Band[] = [
  { lines: 9, radius: 164, swing: 26, petals: 12 },
  { lines: 7, radius: 112, swing: 22, petals: 8 },
  { lines: 6, radius: 62, swing: 24, petals: 6 },
];

export function Rosette() {
  return (
    <svg class="rosette" viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
      {BANDS.flatMap((band) =>
        Array.from({ length: band.lines }, (_, line) => (
          <path key={`${band.petals}-${line}`} d={wave(band, line / band.lines)} />
        )),
      )}
    </svg>
  );
}

/** @param turn how far the wave is shifted, in whole waves */
function wave({ radius, swing, petals }: Band, turn: number): string {
  const points = Array.from({ length: POINTS }, (_, i) => {
    const angle = (2 * Math.PI * i) / POINTS;
    const r = radius + swing * Math.cos(petals * angle + 2 * Math.PI * turn);
    const x = SIZE / 2 + r * Math.cos(angle);
    const y = SIZE / 2 + r * Math.sin(angle);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join("L")}z`;
}
