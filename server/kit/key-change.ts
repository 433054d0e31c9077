/** The bytes by which a terminal says which key it goes over to: the next key signs them, the present one the request. */
import type { Id } from "#domain/ids.ts";
import { sha256 } from "./signatures.ts";

/** @param present raw Ed25519, as `next` */
export function keyChange(terminal: Id, present: Uint8Array, next: Uint8Array): Uint8Array {
  return sha256(Buffer.from(terminal), Buffer.of(0), present, next);
}
