/** Who works at the terminal, what each may do there, and at which of its screens. */
import { sql } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Action, Permission, Role } from "#domain/permission.ts";
import type { Language } from "#domain/preference.ts";
import { bytes, time, uuid } from "./columns.ts";

export const operators = sqliteTable("operators", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull().unique(),
  pinHash: text("pin_hash").notNull(),
  /** The first PIN is made by chance and printed once; its owner replaces it before anything else. */
  pinMustChange: integer("pin_must_change", { mode: "boolean" }).notNull(),
  role: text("role").$type<Role>().notNull(),
  createdAt: time("created_at").notNull(),
  /** The reset with the bank by which the PIN was set last, so that the same one again is not another. */
  pinResetBy: uuid("pin_reset_by"),
  /** How this person likes a checkout to be, each null until it was chosen: it goes with the person to every checkout. */
  language: text("language").$type<Language>(),
  largeType: integer("large_type", { mode: "boolean" }),
  leftHanded: integer("left_handed", { mode: "boolean" }),
});

/** What a manager has changed of what a role may do, as it stands; the journal has how it came to that. */
export const permissionEdits = sqliteTable(
  "permission_edits",
  {
    role: text("role").$type<Role>().notNull(),
    action: text("action").$type<Action>().notNull(),
    permission: text("permission").$type<Permission>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.role, table.action] })],
);

/** Badges by the keyed hash of their code. One of an operator counts at a time; those that were revoked are kept. */
export const badges = sqliteTable(
  "badges",
  {
    id: uuid("id").primaryKey(),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    hash: bytes("hash").notNull().unique(),
    createdAt: time("created_at").notNull(),
    revokedAt: time("revoked_at"),
  },
  (table) => [uniqueIndex("badges_one").on(table.operator).where(sql`${table.revokedAt} is null`)],
);

/** Failed PINs by operator and by screen, failed 8-digit codes by payment and by terminal: they outlive a restart. */
export const tries = sqliteTable("tries", {
  subject: text("subject").primaryKey(),
  failures: integer("failures").notNull(),
  lockedUntil: time("locked_until").notNull(),
});

export const screens = sqliteTable("screens", {
  id: uuid("id").primaryKey(),
  kind: text("kind").$type<"checkout" | "display">().notNull(),
  secretHash: bytes("secret_hash").notNull(),
  pairedAt: time("paired_at").notNull(),
});
