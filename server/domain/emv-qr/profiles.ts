import { encodeUtf8 } from "../bytes.ts";
import { CURRENCIES, currencyOfNumeric } from "../money.ts";
import type { EmvFormat } from "./message.ts";
import { type EmvObject, valueAt, writeObjects } from "./tlv.ts";
import type { EmvViolation } from "./violation.ts";

/** A rule between objects of the outermost level. */
export type RuleBetween = (objects: readonly EmvObject[]) => readonly EmvViolation[];

/** By whose habits a code is judged: how the message in `message.ts` is loosened or tightened. */
export interface EmvProfile {
  readonly name: string;
  /** Mandatory objects that may be absent, by path. */
  readonly mayLack: readonly string[];
  /** Templates that may hold plain text instead of objects, by path. */
  readonly mayBePlain: readonly string[];
  /** Formats that replace those of the message, by path. */
  readonly formats: Readonly<Record<string, EmvFormat>>;
  readonly refusesReserved: boolean;
  readonly between: readonly RuleBetween[];
}

/** The specification as it stands. What it reserves or merely recommends is let pass, as it asks of a reader. */
export const emvCo: EmvProfile = {
  name: "EMVCo",
  mayLack: [],
  mayBePlain: [],
  formats: {},
  refusesReserved: false,
  between: [feeIsStated],
};

/** What we write ourselves: the specification, its recommendations, and nothing that it reserves. */
export const ownCodes: EmvProfile = {
  ...emvCo,
  name: "Shouyin",
  formats: { "62.09": { pattern: /^(?!.*(.).*\1)[AME]*$/, says: "is not of A, M and E, each once" } },
  refusesReserved: true,
  between: [feeIsStated, feeIsMeant, amountFitsCurrency, fitsOneSymbol],
};

const promptPay: EmvProfile = {
  ...emvCo,
  name: "PromptPay",
  mayLack: ["52", "59", "60"],
  mayBePlain: ["81"],
};
const vietQr: EmvProfile = {
  ...emvCo,
  name: "VietQR",
  mayLack: ["52", "59", "60"],
  mayBePlain: ["80"],
  formats: { "63": { pattern: /^[0-9A-Fa-f]*$/, says: "is not four hex digits" } },
};
const vnPay: EmvProfile = { ...emvCo, name: "VNPAY", mayLack: ["52", "60"] };
const duitNow: EmvProfile = {
  ...emvCo,
  name: "DuitNow",
  mayBePlain: ["82"],
  formats: { "00": { pattern: /^0[12]$/, says: "is not 01 or 02" } },
};

/** National schemes whose codes are in use and break the specification, by how the GUID of their account starts. */
const schemes: ReadonlyMap<string, EmvProfile> = new Map([
  ["A000000615", duitNow],
  ["A000000677", promptPay],
  ["A000000727", vietQr],
  ["A000000775", vnPay],
]);

/** The profile of the scheme that one of the code's merchant accounts names; EMVCo's own if none is known. */
export function profileFor(objects: readonly EmvObject[]): EmvProfile {
  const accounts = objects.filter(({ id }) => id >= "26" && id <= "51");
  const known = accounts.map((account) =>
    schemes.get(valueAt(account.objects ?? [], "00")?.slice(0, 10) ?? ""),
  );
  return known.find((profile) => profile !== undefined) ?? emvCo;
}

/** Which object says how high the fee is, by what 55 announces. */
const feeOf: ReadonlyMap<string, string> = new Map([
  ["02", "56"],
  ["03", "57"],
]);

function feeIsStated(objects: readonly EmvObject[]): readonly EmvViolation[] {
  const path = feeOf.get(valueAt(objects, "55") ?? "");
  if (path === undefined || objects.some(({ id }) => id === path)) return [];
  return [{ path, rule: "missing", says: "is missing, though 55 announces it" }];
}

function feeIsMeant(objects: readonly EmvObject[]): readonly EmvViolation[] {
  const meant = feeOf.get(valueAt(objects, "55") ?? "");
  const stray = objects.filter(({ id }) => (id === "56" || id === "57") && id !== meant);
  return stray.map(({ id }) => ({
    path: id,
    rule: "mismatch",
    says: "is there, though 55 does not announce it",
  }));
}

/** EMVCo MPM 4.7.4 recommends the decimals of the currency; ours have them all or none. */
function amountFitsCurrency(objects: readonly EmvObject[]): readonly EmvViolation[] {
  const number = valueAt(objects, "53");
  if (number === undefined) return [];
  const currency = currencyOfNumeric(Number(number));
  if (currency === undefined) {
    return [{ path: "53", rule: "mismatch", says: `is ${number}, a currency that no terminal sells in` }];
  }
  const decimals = valueAt(objects, "54")?.split(".")[1]?.length ?? 0;
  if (decimals === 0 || decimals === CURRENCIES[currency].exponent) return [];
  return [{ path: "54", rule: "mismatch", says: `has ${decimals} decimals, which ${currency} has not` }];
}

/** EMVCo MPM 4.1 counts 512 characters; in byte mode what fills the symbol is bytes. */
const payloadBytesMax = 512;

function fitsOneSymbol(objects: readonly EmvObject[]): readonly EmvViolation[] {
  const bytes = encodeUtf8(writeObjects(objects)).length;
  if (bytes <= payloadBytesMax) return [];
  return [{ path: "payload", rule: "length", says: `has ${bytes} bytes, more than ${payloadBytesMax}` }];
}
