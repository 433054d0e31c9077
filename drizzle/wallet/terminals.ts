/** Terminals, their keys, and what they have spent of their counters. */
import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { HeartbeatReport } from "#domain/heartbeat.ts";
import { bytea, inList, instant, now } from "./columns.ts";
import { merchants } from "./merchants.ts";

export const KEY_STATES = ["announced", "current", "retired", "revoked"] as const;
export type KeyState = (typeof KEY_STATES)[number];

export const CASE_KINDS = ["forgotten", "reversal", "refund"] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const activations = pgTable("activations", {
  id: uuid("id").primaryKey(),
  merchant: uuid("merchant")
    .notNull()
    .references(() => merchants.id),
  serial: text("serial").notNull(),
  /** 布放地址: where the terminal is going to stand. */
  address: text("address").notNull(),
  /** The suspended terminal that goes on with new keys; null for one that is enrolled anew. */
  terminal: uuid("terminal").references((): AnyPgColumn => terminals.id),
  /** Derived from the one-time code; the code itself is not stored. */
  codeKey: bytea("code_key").notNull(),
  failures: integer("failures").notNull().default(0),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
});

/** PINs of operators that are reset with the bank: the newest of an operator counts, once. The code is stored nowhere. */
export const pinResets = pgTable(
  "pin_resets",
  {
    id: uuid("id").primaryKey(),
    terminal: uuid("terminal")
      .notNull()
      .references((): AnyPgColumn => terminals.id),
    /** As the terminal calls its operator. */
    operator: text("operator").notNull(),
    failures: integer("failures").notNull().default(0),
    expiresAt: instant("expires_at").notNull(),
    /** The terminal's id of what it brought the code for: null until then. */
    usedBy: uuid("used_by"),
  },
  (table) => [index("pin_resets_operator").on(table.terminal, table.operator, table.expiresAt)],
);

export const terminals = pgTable(
  "terminals",
  {
    id: uuid("id").primaryKey(),
    /** The number that people read aloud. */
    number: text("number").notNull().unique(),
    merchant: uuid("merchant")
      .notNull()
      .references(() => merchants.id),
    serial: text("serial").notNull(),
    /** 布放地址: where it stands. */
    address: text("address").notNull(),
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
    /** Whoever has it is not to be believed any more: it stays suspended. */
    revokedAt: instant("revoked_at"),
    /** The network that it reported from when somebody last said where it stands; null until it has reported. */
    network: text("network"),
  },
  (table) => [
    // One serial number, one terminal, one merchant: another binding only after this one has ended.
    uniqueIndex("terminals_one_live")
      .on(table.serial)
      .where(sql`${table.state} <> 'retired' AND ${table.revokedAt} IS NULL`),
    index("terminals_merchant").on(table.merchant),
    check("terminals_state", inList(table.state, ["active", "suspended", "retired"])),
    check("terminals_revoked", sql`${table.revokedAt} IS NULL OR ${table.state} = 'suspended'`),
  ],
);

export const terminalKeys = pgTable(
  "terminal_keys",
  {
    /** First eight bytes of the SHA-256 of the key, hexadecimal. */
    id: text("id").primaryKey(),
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    publicKey: bytea("public_key").notNull(),
    /**
     * `announced` until the terminal signs a request with it, which makes it `current` and the one before `retired`: what
     * that one had signed by then still counts. What a `revoked` one signed counts no more.
     */
    state: text("state").$type<KeyState>().notNull().default("current"),
    retiredAt: instant("retired_at"),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    uniqueIndex("terminal_keys_one_current").on(table.terminal).where(sql`${table.state} = 'current'`),
    uniqueIndex("terminal_keys_one_announced").on(table.terminal).where(sql`${table.state} = 'announced'`),
    index("terminal_keys_terminal").on(table.terminal),
    check("terminal_keys_state", inList(table.state, KEY_STATES)),
    check("terminal_keys_retired", sql`${table.state} <> 'retired' OR ${table.retiredAt} IS NOT NULL`),
  ],
);

/**
 * 绑定: to whom a terminal with its serial number belonged, where it stood and to which account its money went, from when
 * on. Written by triggers with every change of it; appended only. The acquirer is the bank itself.
 */
export const terminalBindings = pgTable(
  "terminal_bindings",
  {
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    version: integer("version").notNull(),
    serial: text("serial").notNull(),
    merchant: uuid("merchant")
      .notNull()
      .references(() => merchants.id),
    creditCode: text("credit_code").notNull(),
    settlementBank: text("settlement_bank").notNull(),
    settlementNumber: text("settlement_number").notNull(),
    address: text("address").notNull(),
    /** `active`, `suspended`, `retired` or `revoked`. */
    state: text("state").notNull(),
    validFrom: instant("valid_from").notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.terminal, table.version] }),
    index("terminal_bindings_serial").on(table.serial),
  ],
);

/** What terminals tell of themselves: the last reports of each. */
export const heartbeats = pgTable(
  "heartbeats",
  {
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    number: bigint("number", { mode: "number" }).notNull(),
    report: jsonb("report").$type<HeartbeatReport>().notNull(),
    /** The network that it came from, as far as the wallet can see. */
    network: text("network"),
    at: instant("at").notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.terminal, table.number] })],
);

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
