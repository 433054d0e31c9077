/** Who writes the ledger. */
import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** One row a shard of the ledger: which process leads it, and until when unless it renews. */
export const writerLeases = pgTable("writer_leases", {
  shard: text("shard").primaryKey(),
  holder: text("holder").notNull(),
  /** Counts up at each change of the holder: a batch under an older one is not committed. */
  token: bigint("token", { mode: "number" }).notNull(),
  /** Where the others reach the holder over HTTP; empty where there are no others. */
  address: text("address").notNull(),
  expiresAt: instant("expires_at").notNull(),
});
