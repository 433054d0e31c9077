/** The time that is left, as a figure within a ring that grows shorter. */
import { formatCountdown, now } from "./clock.ts";

interface CountdownProps {
  /** Epoch milliseconds of the server's time. */
  readonly from: number;
  readonly until: number;
  readonly label: string;
}

export function Countdown({ from, until, label }: CountdownProps) {
  const left = Math.min(1, Math.max(0, (until - now.value) / (until - from)));
  return (
    <div class="countdown" role="timer" aria-label={label}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="track" cx="50" cy="50" r="46" />
        <circle class="left" cx="50" cy="50" r="46" pathLength={1} stroke-dasharray={`${left} 1`} />
      </svg>
      <p class="grouped" data-testid="countdown">
        {formatCountdown(until - now.value)}
      </p>
    </div>
  );
}
