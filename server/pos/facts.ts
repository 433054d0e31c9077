/** Facts about the store itself, by name. */
import { eq } from "drizzle-orm";
import { facts } from "#drizzle/pos/schema.ts";
import type { PosDb } from "./store.ts";

export type FactName =
  | "demo"
  | "stream_position"
  /** The latest position of any statement that was heard, however it came. */
  | "seen_position"
  | "reminded_epoch"
  | "owed"
  | "to_remind"
  /** On which pin the drawer hangs and which level of its switch means open, once that was learnt. */
  | "drawer_wiring"
  /** Since when the drawer has been open, and whether that was told. */
  | "drawer_open"
  /** When the drawer was last opened to see whether it does, and what became of that. */
  | "drawer_checked"
  | "request_counter"
  | "wallet_time"
  /** How the wallet cuts business days: `{minutes after midnight} {time zone}`. */
  | "business_day_rule"
  /** Basis points that a role may take off, where a manager has said. */
  | "discount_limit_manager"
  | "discount_limit_cashier"
  /** Counts the changes of the catalog. */
  | "catalog_revision"
  /** What the shop's papers look like. */
  | "receipt_design"
  /** What guests are shown amounts by. */
  | "exchange_rates"
  /** `asked` from the moment when the terminal takes nothing new, `yes` once the wallet knows. */
  | "retired";

export function readFact(db: PosDb, name: FactName): string | undefined {
  return db.select({ value: facts.value }).from(facts).where(eq(facts.name, name)).get()?.value;
}

export function writeFact(db: PosDb, name: FactName, value: string): void {
  db.insert(facts).values({ name, value }).onConflictDoUpdate({ target: facts.name, set: { value } }).run();
}
