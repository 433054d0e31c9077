/** The QR on its white card, and around it the time that is left as a thin ring. */

import {
  LIFETIME_MAX_S,
  qrSegments,
  signedRequestOfUrl,
  splitSignedRequest,
} from "#domain/payment-request.ts";
import { now } from "./clock.ts";
import { Qr } from "./qr.tsx";

interface QrCardProps {
  readonly text: string;
  readonly label: string;
  /** Epoch milliseconds of the server's time. */
  readonly expiresAt: number;
  /** Whether the code opens what it says when it is pressed: in a demo, where the phone may be this same machine. */
  readonly opens?: boolean;
}

export function QrCard({ text, label, expiresAt, opens = false }: QrCardProps) {
  const code = <Qr segments={qrSegments(text)} label={label} />;
  return (
    <div class="qr-place">
      <div class="qr-card">
        {opens && /^https?:/i.test(text) ? (
          <a class="qr-link" href={text} target="_blank" rel="noopener noreferrer">
            {code}
          </a>
        ) : (
          code
        )}
        <TimeRing expiresAt={expiresAt} lifetime={lifetimeOf(text)} />
      </div>
    </div>
  );
}

/** Milliseconds for which the request in the QR may be paid, from its first moment on. */
function lifetimeOf(text: string): number {
  const signed = signedRequestOfUrl(text);
  const seconds = (signed && splitSignedRequest(signed)?.request.lifetime) ?? LIFETIME_MAX_S;
  return seconds * 1000;
}

/** A component of its own, so that each second redraws a line and not the code. */
function TimeRing({ expiresAt, lifetime }: { expiresAt: number; lifetime: number }) {
  const left = Math.min(1, Math.max(0, (expiresAt - now.value) / lifetime));
  return (
    <svg class="time-ring" viewBox="0 0 100 100" aria-hidden="true">
      <rect class="track" x="0.35" y="0.35" width="99.3" height="99.3" rx="3.65" />
      <rect
        class="left"
        x="0.35"
        y="0.35"
        width="99.3"
        height="99.3"
        rx="3.65"
        pathLength={1}
        stroke-dasharray={`${left} 1`}
      />
    </svg>
  );
}
