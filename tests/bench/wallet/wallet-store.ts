/** A wallet with books to measure on: its keys and people, and its store opened as the wallet opens it. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { bindStore } from "#wallet/facts.ts";
import { loadKeys, type WalletKeys } from "#wallet/keys.ts";
import { openStore, type WalletStore } from "#wallet/store.ts";
import { StreamBell } from "#wallet/streams.ts";
import { openWriter } from "#wallet/writer/writer.ts";
import { type Books, type BooksSize, DEMO, openBooks } from "./books.ts";
import { Ours } from "./ours.ts";

const log = pino({ level: "warn" });

export interface BenchWallet {
  /** `SHOUYIN_DATA` of a wallet process on its store. */
  readonly data: string;
  readonly url: string;
  readonly keys: WalletKeys;
  readonly books: Books;
}

/** Opens the books of a new wallet in an empty database. */
export async function makeWallet(url: string, size: BooksSize): Promise<BenchWallet> {
  const data = mkdtempSync(join(tmpdir(), "shouyin-bench-"));
  mkdirSync(join(data, "wallet"));
  const keys = loadKeys(join(data, "wallet"), DEMO, Date.now());
  const store = await openStoreOf({ data, url });
  await bindStore(store.db, keys);
  const books = await openBooks(store.db, size);
  await store.close();
  return { data, url, keys, books };
}

export function removeWallet({ data }: BenchWallet): void {
  rmSync(data, { recursive: true });
}

export interface OpenedLedger {
  readonly ours: Ours;
  close(): Promise<void>;
}

export async function openLedger(wallet: BenchWallet): Promise<OpenedLedger> {
  const store = await openStoreOf(wallet);
  const writer = await openWriter({ store, keys: wallet.keys, bell: new StreamBell(), log });
  return {
    ours: new Ours(writer, wallet.books),
    close: async () => {
      await writer.close();
      await store.close();
    },
  };
}

function openStoreOf({ data, url }: Pick<BenchWallet, "data" | "url">): Promise<WalletStore> {
  return openStore(join(data, "wallet"), url, log);
}
