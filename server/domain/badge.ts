/** The code on a manager's badge: 128 bits of chance, spelled so that no other code that a scanner reads is like it. */

/** Without I, L, O and U, which people and scanners mistake. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS = 5n;
const DIGITS = 26;

export const BADGE_CODE = /^SYB[0-9A-HJKMNP-TV-Z]{26}$/;

/** @param chance 16 bytes */
export function badgeCode(chance: Uint8Array): string {
  let rest = chance.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let digits = "";
  for (let n = 0; n < DIGITS; n++) {
    digits = (ALPHABET[Number(rest & 31n)] ?? "") + digits;
    rest >>= BITS;
  }
  return `SYB${digits}`;
}
