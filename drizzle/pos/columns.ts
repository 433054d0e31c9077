/** Kinds of columns that the terminal's tables have in common. */
import { blob, customType, integer, text } from "drizzle-orm/sqlite-core";
import type { Currency } from "#domain/money.ts";

/** A UUID as its 16 bytes. */
export const uuid = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => "blob",
  toDriver: (id) => Buffer.from(id.replaceAll("-", ""), "hex"),
  fromDriver: (bytes) => {
    const hex = Buffer.from(bytes).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
});
export const bytes = (name: string) => blob(name, { mode: "buffer" }).$type<Uint8Array>();
export const time = (name: string) => integer(name, { mode: "number" });
export const currency = () => text("currency").$type<Currency>().notNull();
