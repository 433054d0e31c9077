import { type Bytes, decodeBase64Url, encodeBase64Url } from "../bytes.ts";
import { type EmvField, encodeEmv } from "./encode.ts";
import { readTree } from "./parse.ts";
import { ownCodes } from "./profiles.ts";
import { valueAt } from "./tlv.ts";
import { validateEmv } from "./validate.ts";

/**
 * A payment request as an EMV code. All texts are printable ASCII: a name in another script is transliterated by
 * whoever knows the merchant.
 */
export interface EmvPayment {
  /** At most 25 characters. */
  readonly merchantName: string;
  /** At most 15 characters. */
  readonly merchantCity: string;
  readonly merchantId: string;
  /** ISO 3166-1, two upper-case letters. */
  readonly country: string;
  /** Merchant category code, four digits (ISO 18245). */
  readonly mcc: string;
  /** ISO 4217 number, three digits. */
  readonly currencyNumeric: string;
  /** In major units as decimal text, `12.50`: without decimals or with all that the currency has. */
  readonly amount: string;
  /** At most 25 characters. */
  readonly billNumber?: string;
  /** At most 25 characters. */
  readonly terminalLabel?: string;
  /** The wallet's reverse domain name, such as `cn.shouyin`; it names the account and both request templates. */
  readonly guid: string;
  /** The signed request. With a GUID of g characters there is room for (182 - 2g) × 3/4 bytes. */
  readonly request: Uint8Array;
}

/**
 * The text of the code. The signed request travels in the unreserved templates 80 and 81, half in each, as base64url.
 * @throws EmvRefusal naming each object that is not right, 80 and 81 where the request is empty or too long
 */
export function encodeEmvPayment(payment: EmvPayment): string {
  const coded = encodeBase64Url(payment.request);
  const half = Math.ceil(coded.length / 2);
  return encodeEmv([
    { id: "01", value: "12" },
    template("26", payment.guid, payment.merchantId),
    { id: "52", value: payment.mcc },
    { id: "53", value: payment.currencyNumeric },
    { id: "54", value: payment.amount },
    { id: "58", value: payment.country },
    { id: "59", value: payment.merchantName },
    { id: "60", value: payment.merchantCity },
    ...additionalData(payment),
    template("80", payment.guid, coded.slice(0, half)),
    template("81", payment.guid, coded.slice(half)),
  ]);
}

function template(id: string, guid: string, value: string): EmvField {
  return {
    id,
    value: [
      { id: "00", value: guid },
      { id: "01", value },
    ],
  };
}

/** 62 with what is known, and no 62 where nothing is: an object may not be empty. */
function additionalData({ billNumber, terminalLabel }: EmvPayment): readonly EmvField[] {
  const known: EmvField[] = [];
  if (billNumber !== undefined) known.push({ id: "01", value: billNumber });
  if (terminalLabel !== undefined) known.push({ id: "07", value: terminalLabel });
  return known.length === 0 ? [] : [{ id: "62", value: known }];
}

/**
 * The signed request within a code; `undefined` if the code breaks any rule for our own codes, or if its templates 80
 * and 81 do not both belong to the owner of account 26. Only the request is signed: name, city and amount beside it are for people and other wallets to read, and
 * whoever pays goes by what the request says.
 */
export function requestOfEmv(payload: string): Bytes | undefined {
  if (validateEmv(payload, ownCodes).length > 0) return undefined;
  const tree = readTree(payload);
  if (!tree.ok) return undefined;
  const guids = ["26.00", "80.00", "81.00"].map((path) => valueAt(tree.objects, path));
  const first = valueAt(tree.objects, "80.01");
  const second = valueAt(tree.objects, "81.01");
  if (first === undefined || second === undefined || new Set(guids).size !== 1) return undefined;
  return decodeBase64Url(first + second);
}
