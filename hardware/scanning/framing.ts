/**
 * Where in a scanner's bytes a code begins and ends, and what it says. Pure: time is what its caller makes of it.
 *
 * A code ends by silence and by nothing else. Most scanners send CR behind it, but a carriage return may also stand inside
 * of a QR, and what follows it there must not pass for a code of its own: somebody could make a QR whose second line is
 * another person's payment code.
 */

/** The most characters that one QR holds: a device that sends more is no scanner. */
export const CODE_BYTES_MAX = 7_089;

/** Bytes that have come without a pause. */
export interface Frame {
  readonly bytes: Uint8Array;
  /** More came than a code can have, so that its bytes were let go. */
  readonly overflown: boolean;
}

export const NO_FRAME: Frame = { bytes: new Uint8Array(), overflown: false };

/** What a frame was. `empty` is a terminator by itself: nobody has scanned anything. */
export type Scan =
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "unreadable" }
  | { readonly kind: "empty" };

export function addBytes({ bytes, overflown }: Frame, more: Uint8Array): Frame {
  if (overflown || bytes.length + more.length > CODE_BYTES_MAX)
    return { bytes: new Uint8Array(), overflown: true };
  const all = new Uint8Array(bytes.length + more.length);
  all.set(bytes);
  all.set(more, bytes.length);
  return { bytes: all, overflown };
}

/** Milliseconds of silence that end a frame. A terminator makes it likely that all has come. */
const SILENCE = { afterTerminator: 50, otherwise: 100 };

/** On a slow line bytes are apart by themselves: this many of them are a silence at the least. */
const SILENT_BYTES = 5;
const BITS_PER_BYTE = 10;

/** How long the line has to be silent for the frame to be over, in milliseconds. */
export function silenceFor({ bytes }: Frame, baudRate: number): number {
  const last = bytes.at(-1);
  const ms = last !== undefined && isTerminator(last) ? SILENCE.afterTerminator : SILENCE.otherwise;
  return Math.max(ms, (SILENT_BYTES * BITS_PER_BYTE * 1000) / baudRate);
}

/** What a frame that is over says. */
export function readFrame({ bytes, overflown }: Frame): Scan {
  if (overflown) return { kind: "unreadable" };
  const content = withoutTerminators(bytes);
  if (content.length === 0) return { kind: "empty" };
  const text = decode(content);
  return text === undefined || /[\p{Cc}\u2028\u2029]/u.test(text)
    ? { kind: "unreadable" }
    : { kind: "code", text };
}

/** CR and LF, and the tab that some scanners are set to: whatever a keyboard scanner may end with, too. */
function isTerminator(byte: number): boolean {
  return byte === 0x0d || byte === 0x0a || byte === 0x09;
}

function withoutTerminators(bytes: Uint8Array): Uint8Array {
  const isContent = (byte: number) => !isTerminator(byte);
  return bytes.slice(Math.max(0, bytes.findIndex(isContent)), bytes.findLastIndex(isContent) + 1);
}

/** QRs are UTF-8 or, in China, GBK. What is neither is no text. */
function decode(bytes: Uint8Array): string | undefined {
  for (const charset of ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return undefined;
}
