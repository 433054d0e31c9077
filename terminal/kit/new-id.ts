import { type Id, idFrom } from "#domain/ids.ts";

export function newId(): Id {
  return idFrom(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
