/** How a wallet stands to its limits, for its holder to read. */
import type { Id } from "#domain/ids.ts";
import { standingOf } from "#domain/limits.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import type { LimitsAnswer } from "./api.ts";
import { readWallet } from "./holders.ts";

/** @throws Refusal `not_found` */
export async function limitsOf(db: WalletDb, customer: Id): Promise<LimitsAnswer> {
  const { tier, frozen, currency, usage } = await readWallet(db, customer);
  const time = await databaseTime(db);
  return { tier, currency, frozen, ...standingOf({ tier, currency, usage }, time), time };
}
