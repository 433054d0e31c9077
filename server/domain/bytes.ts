/**
 * Bytes and the texts that stand for them: UTF-8, hex, base64url. Written by hand, because the domain runs in a
 * browser, a server and a simulator alike and takes nothing from any of them.
 * What decodes answers `undefined` for a text or bytes that no encoder here would have written.
 */

export type Bytes = Uint8Array<ArrayBuffer>;

const replacementCharacter = 0xfffd;
const hexDigits = "0123456789abcdef";
const base64UrlDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/** UTF-8. A surrogate without its partner becomes U+FFFD, as the Encoding Standard has it. */
export function encodeUtf8(text: string): Bytes {
  const bytes: number[] = [];
  for (const character of text) {
    const scalar = character.codePointAt(0) ?? replacementCharacter;
    pushUtf8(bytes, isSurrogate(scalar) ? replacementCharacter : scalar);
  }
  return Uint8Array.from(bytes);
}

function pushUtf8(bytes: number[], scalar: number): void {
  if (scalar < 0x80) {
    bytes.push(scalar);
  } else if (scalar < 0x800) {
    bytes.push(0xc0 | (scalar >> 6), continuation(scalar));
  } else if (scalar < 0x10000) {
    bytes.push(0xe0 | (scalar >> 12), continuation(scalar >> 6), continuation(scalar));
  } else {
    bytes.push(
      0xf0 | (scalar >> 18),
      continuation(scalar >> 12),
      continuation(scalar >> 6),
      continuation(scalar),
    );
  }
}

function continuation(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

/** How a first byte announces its sequence: bytes in all, bits of its own, and the least scalar that needs so many. */
const utf8Sequences = [
  { mask: 0x80, lead: 0x00, length: 1, least: 0 },
  { mask: 0xe0, lead: 0xc0, length: 2, least: 0x80 },
  { mask: 0xf0, lead: 0xe0, length: 3, least: 0x800 },
  { mask: 0xf8, lead: 0xf0, length: 4, least: 0x10000 },
] as const;

/** The text of UTF-8 bytes; `undefined` for overlong forms, surrogates, cut sequences and what is beyond Unicode. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const sequence = utf8Sequences.find(({ mask, lead }) => (first & mask) === lead);
    if (sequence === undefined || at + sequence.length > bytes.length) return undefined;
    let scalar = first & ~sequence.mask;
    for (const byte of bytes.subarray(at + 1, at + sequence.length)) {
      if ((byte & 0xc0) !== 0x80) return undefined;
      scalar = (scalar << 6) | (byte & 0x3f);
    }
    if (scalar < sequence.least || scalar > 0x10ffff || isSurrogate(scalar)) return undefined;
    text += String.fromCodePoint(scalar);
    at += sequence.length;
  }
  return text;
}

/** Two lower-case hex digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += hexDigits.charAt(byte >> 4) + hexDigits.charAt(byte & 15);
  return text;
}

/** The bytes of hex digits of either case; `undefined` for an odd number of them or any other character. */
export function decodeHex(text: string): Bytes | undefined {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  }
  return bytes;
}

/** Base64url without padding (RFC 4648 section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = Math.min(3, bytes.length - at) + 1;
    for (let digit = 0; digit < digits; digit += 1) {
      text += base64UrlDigits.charAt((group >> (18 - 6 * digit)) & 63);
    }
  }
  return text;
}

/**
 * The bytes of unpadded base64url. `undefined` for any other character, for padding, and where left-over bits are
 * not zero: so that bytes have one spelling, and two texts that differ are never the same bytes.
 */
export function decodeBase64Url(text: string): Bytes | undefined {
  if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (const digit of text) {
    held = (held << 6) | base64UrlDigits.indexOf(digit);
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes[at] = held >> heldBits;
    held &= (1 << heldBits) - 1;
    at += 1;
  }
  return held === 0 ? bytes : undefined;
}
