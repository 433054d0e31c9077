/**
 * What this phone makes payment codes with. The seed comes once, at sign-in, and becomes a key that signs but can never
 * be read again: a script that gets into this page later can make codes while it runs and takes no seed away with it.
 * IndexedDB is the one place in which a browser keeps such a key.
 */
import { decodeBase64Url } from "#domain/bytes.ts";
import type { PhoneDevice } from "#wallet/api.ts";
import { paymentCodeKey } from "../kit/payment-code.ts";

export interface CodeMaker {
  /** The eight digits that name this phone in its codes. */
  readonly number: string;
  readonly key: CryptoKey;
}

const DATABASE = "shouyin.phone";
const STORE = "payment-code";
const ONLY = "maker";

/** @throws TypeError or DOMException where the browser gives no cryptography or no store */
export async function keepCodeMaker({ number, seed }: PhoneDevice["code"]): Promise<CodeMaker> {
  const maker = { number, key: await paymentCodeKey(decodeBase64Url(seed) ?? new Uint8Array()) };
  await inStore("readwrite", (store) => store.put(maker, ONLY));
  return maker;
}

export function keptCodeMaker(): Promise<CodeMaker | undefined> {
  return inStore<CodeMaker | undefined>("readonly", (store) => store.get(ONLY));
}

export async function forgetCodeMaker(): Promise<void> {
  await inStore("readwrite", (store) => store.delete(ONLY));
}

async function inStore<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answerOf(opening);
  try {
    return await answerOf(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
