import { crcHeader, crcOf } from "./crc.ts";
import { ownCodes } from "./profiles.ts";
import { type EmvObject, writeObjects } from "./tlv.ts";
import { violationsOf } from "./validate.ts";
import { EmvRefusal } from "./violation.ts";

/** An object to be written: a value, or the objects of a template. */
export interface EmvField {
  readonly id: string;
  readonly value: string | readonly EmvField[];
}

/**
 * Writes a code. The fields are all but 00 and 63, which are put first and last; values are brought into
 * normalisation form C, since the specification knows precomposed characters only.
 * @throws EmvRefusal for a code that would not be right by every rule for our own codes
 */
export function encodeEmv(fields: readonly EmvField[]): string {
  const body = [{ id: "00", value: "01" }, ...fields.map(objectOf)];
  const checksum = { id: "63", value: crcOf(writeObjects(body) + crcHeader) };
  const objects = [...body, checksum];
  const violations = violationsOf(objects, ownCodes);
  if (violations.length > 0) throw new EmvRefusal(violations);
  return writeObjects(objects);
}

function objectOf({ id, value }: EmvField): EmvObject {
  if (typeof value === "string") return { id, value: value.normalize("NFC") };
  const objects = value.map(objectOf);
  return { id, value: writeObjects(objects), objects };
}
