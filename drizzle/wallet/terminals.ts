/** Terminals, their keys, and what they have spent of their counters. */
import { bigint, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant, now } from "./columns.ts";
import { merchants } from "./merchants.ts";

export const activations = pgTable("activations", {
  id: uuid("id").primaryKey(),
  merchant: uuid("merchant")
    .notNull()
    .references(() => merchants.id),
  serial: text("serial").notNull(),
  /** Derived from the one-time code; the code itself is not stored. */
  codeKey: bytea("code_key").notNull(),
  failures: integer("failures").notNull().default(0),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
});

export const terminals = pgTable("terminals", {
  id: uuid("id").primaryKey(),
  /** The number that people read aloud. */
  number: text("number").notNull().unique(),
  merchant: uuid("merchant")
    .notNull()
    .references(() => merchants.id),
  serial: text("serial").notNull().unique(),
  /** `retired` once it was deactivated: what it had signed before can still be asked about and taken back. */
  state: text("state").$type<"active" | "suspended" | "retired">().notNull(),
  /** The key of the 8-digit code, agreed at activation. */
  codeKey: bytea("code_key").notNull(),
  /** The end of the terminal's event stream. */
  streamNumber: bigint("stream_number", { mode: "number" }).notNull().default(0),
  streamChain: bytea("stream_chain").notNull(),
  /** The head of the terminal's journal as it was last told here: it cannot be shortened or rewritten unnoticed. */
  journalNumber: bigint("journal_number", { mode: "number" }).notNull().default(0),
  journalHash: bytea("journal_hash"),
  /** The highest request counter seen. */
  counter: bigint("counter", { mode: "number" }).notNull().default(0),
  createdAt: instant("created_at").notNull().default(now),
});

export const terminalKeys = pgTable("terminal_keys", {
  /** First eight bytes of the SHA-256 of the key, hexadecimal. */
  id: text("id").primaryKey(),
  terminal: uuid("terminal")
    .notNull()
    .references(() => terminals.id),
  publicKey: bytea("public_key").notNull(),
  createdAt: instant("created_at").notNull().default(now),
});

/** Counters of signed requests inside the sliding window: each counts once. */
export const requestCounters = pgTable(
  "request_counters",
  {
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    counter: bigint("counter", { mode: "number" }).notNull(),
    digest: bytea("digest").notNull(),
  },
  (table) => [primaryKey({ columns: [table.terminal, table.counter] })],
);
