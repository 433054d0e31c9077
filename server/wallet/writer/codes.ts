/** What a payment code is worth now, over the books of a batch, where its failures are counted too. */
import type { Id } from "#domain/ids.ts";
import { parsePaymentCode } from "#domain/payment-code.ts";
import { stepOfPaymentCode } from "#kit/payment-codes.ts";
import { isLockedOut, NO_TRIES } from "#kit/pins.ts";
import { afterFailingCode, afterGoodCode, type CodeSubject, isPinNeeded } from "../payments/code-limits.ts";
import type { CodeStanding } from "../payments/decide.ts";
import { type Books, codeName } from "./books.ts";
import { payerOf } from "./payers.ts";

/** Where a code is tried, and for how much. */
export interface CodeTry {
  readonly terminal: Id;
  readonly merchant: Id;
  readonly amount: number;
}

const REFUSED: CodeStanding = { kind: "refused" };

type Subjects = readonly { readonly kind: CodeSubject; readonly name: string }[];

export function standingOfCode(books: Books, code: string, at: CodeTry): CodeStanding {
  const number = parsePaymentCode(code)?.device;
  const device = number === undefined ? undefined : books.devices.get(number);
  const subjects: Subjects = [
    { kind: "terminal", name: `codes at terminal ${at.terminal}` },
    { kind: "merchant", name: `codes at merchant ${at.merchant}` },
    ...(device ? [{ kind: "device" as const, name: `codes of device ${device.id}` }] : []),
  ];
  if (subjects.some(({ name }) => isLockedOut(books.tries.get(name) ?? NO_TRIES, books.now))) return REFUSED;
  const step = device && stepOfPaymentCode(code, { device: device.number, seed: device.seed }, books.now);
  const payer = device && payerOf(books, device.customer);
  if (!device || !payer || step === undefined || books.spentCodes.get(codeName(device.id, step))) {
    countFailures(books, subjects);
    return REFUSED;
  }
  forgetFailures(books, subjects);
  const pinNeeded = isPinNeeded(at.amount, books.pinFree.get(payer.customer) ?? 0);
  return { kind: "good", payer, spends: { device: device.id, step }, pinNeeded };
}

function countFailures(books: Books, subjects: Subjects): void {
  for (const { kind, name } of subjects) {
    const tries = afterFailingCode(books.tries.get(name) ?? NO_TRIES, kind, books.now);
    books.tries.change(name, { subject: name, ...tries });
  }
}

/** A good code clears its own device; a shop it only helps a little, or a guesser would clear his way with his own. */
function forgetFailures(books: Books, subjects: Subjects): void {
  for (const { kind, name } of subjects) {
    const known = books.tries.get(name);
    if (known) books.tries.change(name, { ...known, failures: afterGoodCode(known, kind).failures });
  }
}
