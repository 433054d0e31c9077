import { encodeUtf8 } from "../bytes.ts";

/** What the CRC object starts with. It is covered by its own checksum. */
export const crcHeader = "6304";

/**
 * CRC-16/CCITT-FALSE of a text's UTF-8 bytes: polynomial 0x1021, start 0xFFFF, nothing reflected, nothing xored.
 * EMVCo MPM 4.7.3 takes it over all objects and `6304`. It finds damage; it proves nothing about who wrote the code.
 * @returns four upper-case hex digits
 */
export function crcOf(text: string): string {
  let crc = 0xffff;
  for (const byte of encodeUtf8(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    }
    crc &= 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}
