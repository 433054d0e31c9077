/**
 * The merchant-presented message of EMVCo MPM v1.1 (November 2020), declared: which objects there are, how long they
 * may be and what they may hold. Reading, checking and writing all go by these tables.
 */

/** What a value may look like, and the end of the sentence "object 54 …" for one that does not. */
export interface EmvFormat {
  readonly pattern: RegExp;
  readonly says: string;
}

/** The rule for the objects `from` to `to`. Lengths are in characters. */
export interface ObjectRule {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly length: readonly [min: number, max: number];
  /** Without a format any text is right. */
  readonly format?: EmvFormat;
  readonly required?: true;
  /** Reserved by EMVCo: a reader passes over it, an issuer does not write it. */
  readonly reserved?: true;
  /** The value is a template of these objects. */
  readonly template?: readonly ObjectRule[];
}

const printable: EmvFormat = { pattern: /^[ -~]*$/, says: "has a character that is not printable ASCII" };
const digits: EmvFormat = { pattern: /^[0-9]*$/, says: "is not made of digits" };
const amount: EmvFormat = {
  pattern: /^(?=.*[1-9])[0-9]*\.?[0-9]*$/,
  says: "is not an amount above zero, written in digits with at most one point",
};
const percentage: EmvFormat = {
  pattern: /^(?=.*[1-9])[0-9]{1,2}(?:\.[0-9]{0,2})?$/,
  says: "is not a percentage from 00.01 to 99.99",
};
const language: EmvFormat = { pattern: /^[A-Za-z]*$/, says: "is not an ISO 639 language" };
const country: EmvFormat = { pattern: /^[A-Z]*$/, says: "is not an ISO 3166-1 country" };
const checksum: EmvFormat = { pattern: /^[0-9A-F]*$/, says: "is not four upper-case hex digits" };
const eachLetterOnce: EmvFormat = {
  pattern: /^(?:([ -~])(?!.*\1))*$/,
  says: "asks for the same thing twice",
};

function oneOf(...values: readonly string[]): EmvFormat {
  return { pattern: new RegExp(`^(?:${values.join("|")})$`), says: `is not ${values.join(" or ")}` };
}

/** The GUID says whose template it is: an AID, a UUID without hyphens, or a reverse domain name (4.7.13). */
const guid: ObjectRule = {
  from: "00",
  to: "00",
  name: "globally unique identifier",
  length: [1, 32],
  format: printable,
  required: true,
};

const accountTemplate: readonly ObjectRule[] = [
  guid,
  { from: "01", to: "99", name: "payment network specific", length: [1, 99], format: printable },
];

const ownersTemplate: readonly ObjectRule[] = [
  guid,
  { from: "01", to: "99", name: "context specific", length: [1, 99] },
];

const additionalData: readonly ObjectRule[] = [
  { from: "01", to: "01", name: "bill number", length: [1, 25], format: printable },
  { from: "02", to: "02", name: "mobile number", length: [1, 25], format: printable },
  { from: "03", to: "03", name: "store label", length: [1, 25], format: printable },
  { from: "04", to: "04", name: "loyalty number", length: [1, 25], format: printable },
  { from: "05", to: "05", name: "reference label", length: [1, 25], format: printable },
  { from: "06", to: "06", name: "customer label", length: [1, 25], format: printable },
  { from: "07", to: "07", name: "terminal label", length: [1, 25], format: printable },
  { from: "08", to: "08", name: "purpose of transaction", length: [1, 25], format: printable },
  { from: "09", to: "09", name: "consumer data request", length: [1, 25], format: eachLetterOnce },
  { from: "10", to: "49", name: "reserved", length: [1, 99], reserved: true },
  { from: "50", to: "99", name: "payment system template", length: [1, 99], template: ownersTemplate },
];

const languageTemplate: readonly ObjectRule[] = [
  { from: "00", to: "00", name: "language", length: [2, 2], format: language, required: true },
  { from: "01", to: "01", name: "merchant name", length: [1, 25], required: true },
  { from: "02", to: "02", name: "merchant city", length: [1, 15] },
  { from: "03", to: "99", name: "reserved", length: [1, 99], reserved: true },
];

/** The message itself. That at least one of 02 to 51 is there cannot be said of one object: see `validate.ts`. */
export const message: readonly ObjectRule[] = [
  { from: "00", to: "00", name: "payload format", length: [2, 2], format: oneOf("01"), required: true },
  { from: "01", to: "01", name: "point of initiation", length: [2, 2], format: oneOf("11", "12") },
  { from: "02", to: "25", name: "merchant account", length: [1, 99], format: printable },
  { from: "26", to: "51", name: "merchant account", length: [1, 99], template: accountTemplate },
  { from: "52", to: "52", name: "merchant category", length: [4, 4], format: digits, required: true },
  { from: "53", to: "53", name: "currency", length: [3, 3], format: digits, required: true },
  { from: "54", to: "54", name: "amount", length: [1, 13], format: amount },
  { from: "55", to: "55", name: "tip or fee", length: [2, 2], format: oneOf("01", "02", "03") },
  { from: "56", to: "56", name: "fixed fee", length: [1, 13], format: amount },
  { from: "57", to: "57", name: "fee percentage", length: [1, 5], format: percentage },
  { from: "58", to: "58", name: "country", length: [2, 2], format: country, required: true },
  { from: "59", to: "59", name: "merchant name", length: [1, 25], format: printable, required: true },
  { from: "60", to: "60", name: "merchant city", length: [1, 15], format: printable, required: true },
  { from: "61", to: "61", name: "postal code", length: [1, 10], format: printable },
  { from: "62", to: "62", name: "additional data", length: [1, 99], template: additionalData },
  { from: "63", to: "63", name: "checksum", length: [4, 4], format: checksum, required: true },
  { from: "64", to: "64", name: "other language", length: [1, 99], template: languageTemplate },
  { from: "65", to: "79", name: "reserved", length: [1, 99], reserved: true },
  { from: "80", to: "99", name: "unreserved template", length: [1, 99], template: ownersTemplate },
];

/** The rule for an id of two digits; `undefined` for one that the level does not know, or that is none. */
export function ruleFor(rules: readonly ObjectRule[], id: string): ObjectRule | undefined {
  if (!/^[0-9]{2}$/.test(id)) return undefined;
  return rules.find(({ from, to }) => id >= from && id <= to);
}
