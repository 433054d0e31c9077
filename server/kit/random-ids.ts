import { randomBytes } from "node:crypto";
import { type Id, idFrom } from "#domain/ids.ts";

/** A new UUIDv7 of this moment. */
export function newId(): Id {
  return idFrom(Date.now(), randomBytes(10));
}
