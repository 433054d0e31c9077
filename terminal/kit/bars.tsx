/**
 * Bars for people who would rather look than read: drawn as SVG, so that they print and grow with the type. The same
 * figures stand beside them in a list for whoever reads or listens.
 */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The same of an earlier time: a line across the bar. */
  readonly before: number;
  /** What is said of it in full. */
  readonly title: string;
}

interface BarsProps {
  readonly name: string;
  readonly bars: readonly Bar[];
  /** How the largest value is written. */
  readonly top: string;
}

const HEIGHT = 160;
const STEP = 40;
const GAP = 8;

export function Bars({ name, bars, top }: BarsProps) {
  const largest = Math.max(1, ...bars.flatMap(({ value, before }) => [value, before]));
  const heightOf = (value: number) => Math.round((value / largest) * HEIGHT);
  const width = bars.length * STEP;
  // A label below each bar that has room for one.
  const every = Math.ceil(bars.length / 12);
  return (
    <figure class="bars">
      <p class="bars-top quiet small grouped" aria-hidden="true">
        {top}
      </p>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
        <title>{name}</title>
        {bars.map(({ label, value, before, title }, index) => (
          <g key={label}>
            <title>{title}</title>
            <rect
              class="bar"
              x={index * STEP + GAP / 2}
              y={HEIGHT - heightOf(value)}
              width={STEP - GAP}
              height={heightOf(value)}
            />
            {before > 0 && (
              <line
                class="bar-before"
                x1={index * STEP}
                x2={(index + 1) * STEP}
                y1={HEIGHT - heightOf(before)}
                y2={HEIGHT - heightOf(before)}
              />
            )}
          </g>
        ))}
      </svg>
      <p class="bars-labels quiet small grouped" aria-hidden="true">
        {bars.map(({ label }, index) => (
          <span key={label}>{index % every === 0 ? label : ""}</span>
        ))}
      </p>
    </figure>
  );
}
