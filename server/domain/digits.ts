/**
 * Bytes as decimal digits: a QR's numeric mode packs three digits into ten bits, so that 102 signed bytes and their
 * address fit version 7 at level M. The count of digits is fixed by the count of bytes and tells it back.
 */

/** How many digits `count` bytes take: enough for 256^count − 1. */
export function digitsFor(count: number): number {
  return count === 0 ? 0 : Math.ceil(count * 8 * Math.log10(2));
}

export function digitsOfBytes(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return value === 0n && bytes.length === 0 ? "" : value.toString().padStart(digitsFor(bytes.length), "0");
}

/** The `count` bytes that these digits spell, or undefined when they spell no such thing. */
export function bytesOfDigits(digits: string, count: number): Uint8Array | undefined {
  if (digits.length !== digitsFor(count) || !/^\d*$/.test(digits)) return undefined;
  let value = BigInt(digits === "" ? 0 : digits);
  const bytes = new Uint8Array(count);
  for (let i = count - 1; i >= 0; i--) {
    bytes[i] = Number(value % 256n);
    value /= 256n;
  }
  return value === 0n ? bytes : undefined;
}
