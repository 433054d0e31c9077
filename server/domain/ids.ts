/** Ids are UUIDv7 (RFC 9562), made by whoever starts the thing, so that a retry carries the id of the first try. */

/** A UUID in its lower-case text form. */
export type Id = string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isId(text: string): text is Id {
  return UUID.test(text);
}

/**
 * A UUIDv7 from a time and ten random bytes, which the caller brings: this folder has neither clock nor chance.
 * @param nowMs epoch milliseconds
 * @throws RangeError when fewer than ten random bytes come
 */
export function idFrom(nowMs: number, random: Uint8Array): Id {
  if (random.length < 10) throw new RangeError("an id needs ten random bytes");
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return idOfBytes(bytes);
}

/** Each byte as two hexadecimal digits, and back by their character codes: ids are spelled all the time. */
const HEX_OF = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const DIGIT_OF = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, "0123456789abcdef".indexOf(String.fromCharCode(code))),
);
/** Where in an id's text the two digits of each byte begin. */
const DIGITS_AT = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** @throws RangeError when it is not 16 bytes */
export function idOfBytes(bytes: Uint8Array): Id {
  if (bytes.length !== 16) throw new RangeError("an id has 16 bytes");
  const hex = (from: number, to: number) => {
    let text = "";
    for (let i = from; i < to; i++) text += HEX_OF[bytes[i] ?? 0];
    return text;
  };
  return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}

/** @throws RangeError when the text is not a UUID */
export function bytesOfId(id: Id): Uint8Array {
  if (!isId(id)) throw new RangeError("not an id");
  const digit = (at: number) => DIGIT_OF[id.charCodeAt(at)] ?? 0;
  const bytes = new Uint8Array(16);
  for (const [i, at] of DIGITS_AT.entries()) bytes[i] = digit(at) * 16 + digit(at + 1);
  return bytes;
}

/** One numbered attempt to collect a tender: the id of a payment. */
export interface PaymentId {
  readonly tender: Id;
  /** From 1. */
  readonly attempt: number;
}

export const ATTEMPT_MAX = 255;

/** `{tender, attempt}` → `0197…-….1`, the form in paths, stores and logs. */
export function formatPaymentId({ tender, attempt }: PaymentId): string {
  return `${tender}.${attempt}`;
}

export function parsePaymentId(text: string): PaymentId | undefined {
  const [tender = "", attempt = "", ...rest] = text.split(".");
  if (rest.length > 0 || !isId(tender) || !/^[1-9]\d{0,2}$/.test(attempt)) return undefined;
  return Number(attempt) <= ATTEMPT_MAX ? { tender, attempt: Number(attempt) } : undefined;
}

export function samePayment(a: PaymentId, b: PaymentId): boolean {
  return a.tender === b.tender && a.attempt === b.attempt;
}
