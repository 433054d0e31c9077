/** The bank's own accounts: one of a kind for each currency, whose id follows from both, so that nobody has to look it up. */

import { type Id, idOfBytes } from "#domain/ids.ts";
import type { AccountKind } from "#domain/ledger.ts";
import { ACCOUNT_KINDS } from "#domain/ledger.ts";
import type { Currency } from "#domain/money.ts";
import { accounts } from "#drizzle/wallet/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import type { WalletDb } from "./store.ts";

/** A UUIDv8 (RFC 9562): the first 16 bytes of a SHA-256 over what the thing is, so that making it twice makes the same. */
export function derivedId(...parts: readonly (string | number)[]): Id {
  const bytes = sha256(Buffer.from(parts.join("\n"))).slice(0, 16);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return idOfBytes(bytes);
}

export function bankAccount(kind: "fees" | "core_bank_clearing" | "in_transit", currency: Currency): Id {
  return derivedId("bank account", kind, currency);
}

/** Opens an account whose id is derived, where it is not open yet. */
export async function openDerived(tx: WalletDb, id: Id, kind: AccountKind, currency: Currency): Promise<Id> {
  const { mayGoNegative } = ACCOUNT_KINDS[kind];
  await tx.insert(accounts).values({ id, kind, currency, mayGoNegative }).onConflictDoNothing();
  return id;
}
