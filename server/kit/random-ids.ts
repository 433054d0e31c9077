import { randomFillSync } from "node:crypto";
import { type Id, idFrom } from "#domain/ids.ts";

const RANDOM_BYTES = 10;
/** Random bytes are fetched for so many ids at once: each fetch costs as much as a hundred ids. */
const block = new Uint8Array(RANDOM_BYTES * 128);
let used = block.length;

/** A new UUIDv7 of this moment. */
export function newId(): Id {
  if (used === block.length) {
    randomFillSync(block);
    used = 0;
  }
  const random = block.subarray(used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  return idFrom(Date.now(), random);
}
