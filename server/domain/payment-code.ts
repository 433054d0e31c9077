/**
 * A payment code (付款码): twenty digits that a customer's phone shows and a till takes in place of a scanned QR. The
 * phone makes it without a network, from a seed that it shares with the wallet and from the time, so a code is worth
 * nothing a minute later. `88`, eight digits that name the phone's device, ten digits of an HMAC-SHA256 of the time's step.
 * It is always a text: leading zeros count, and it is beyond what a number holds.
 */
import { type Bytes, concatBytes, encodeUtf8 } from "./bytes.ts";

/** For how long a phone shows one code. */
export const STEP_MS = 30_000;

const DEVICE_DIGITS = 8;
const MAC_DIGITS = 10;

export const PAYMENT_CODE = new RegExp(`^88(\\d{${DEVICE_DIGITS}})(\\d{${MAC_DIGITS}})$`);

export interface PaymentCode {
  /** The device's eight digits, given to it by the wallet when it was bound. */
  readonly device: string;
  readonly mac: string;
}

/** @throws RangeError when device or MAC are no such digits */
export function formatPaymentCode({ device, mac }: PaymentCode): string {
  const code = `88${device}${mac}`;
  if (parsePaymentCode(code)?.device !== device) throw new RangeError("not the parts of a payment code");
  return code;
}

export function parsePaymentCode(text: string): PaymentCode | undefined {
  const [, device, mac] = PAYMENT_CODE.exec(text) ?? [];
  return device !== undefined && mac !== undefined ? { device, mac } : undefined;
}

/** @param now epoch milliseconds of the wallet's time */
export function stepOf(now: number): number {
  return Math.floor(now / STEP_MS);
}

/** Epoch milliseconds at which the code of a step gives way to the next. */
export function endOfStep(step: number): number {
  return (step + 1) * STEP_MS;
}

/** Stands, with a zero byte, before what is authenticated, so that the seed's MACs serve for nothing else. */
const CONTEXT = concatBytes(encodeUtf8("shouyin payment code 1"), Uint8Array.of(0));

/** What the HMAC is taken over: the context and the step as eight bytes, the highest first. */
export function messageOfStep(step: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(step));
  return concatBytes(CONTEXT, bytes);
}

/** The digits of a code that an HMAC gives: its first eight bytes as a number, of which the last ten digits. */
export function digitsOfMac(hmac: Uint8Array): string {
  const start = new DataView(hmac.buffer, hmac.byteOffset, 8).getBigUint64(0);
  return (start % 10n ** BigInt(MAC_DIGITS)).toString().padStart(MAC_DIGITS, "0");
}
