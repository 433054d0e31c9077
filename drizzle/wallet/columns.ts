/** Columns that many tables of the wallet's store have. */
import { sql } from "drizzle-orm";
import { type AnyPgColumn, customType, text, timestamp } from "drizzle-orm/pg-core";
import type { Currency } from "#domain/money.ts";

/** Raw bytes, as `Uint8Array` whichever driver brings them. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
});
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
export const now = sql`clock_timestamp()`;
export const inList = (column: AnyPgColumn, values: readonly (string | number)[]) =>
  sql`${column} IN (${sql.raw(values.map((value) => (typeof value === "string" ? `'${value}'` : value)).join(", "))})`;
export const currency = () => text("currency").$type<Currency>().notNull();
