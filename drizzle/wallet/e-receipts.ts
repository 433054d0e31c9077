/** Receipts that terminals have signed, for whoever has their address. */
import { index, pgTable, primaryKey, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytea, instant, now } from "./columns.ts";
import { terminalKeys, terminals } from "./terminals.ts";

/** Kept as they came, appended only: what a customer has seen stays what it was. */
export const eReceipts = pgTable(
  "e_receipts",
  {
    /** 16 bytes that the terminal made and nobody can guess. */
    address: bytea("address").primaryKey(),
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    sale: uuid("sale").notNull(),
    /** The signed JSON, deflated. */
    receipt: bytea("receipt").notNull(),
    signature: bytea("signature").notNull(),
    /** Whose signature it is. */
    key: text("key")
      .notNull()
      .references(() => terminalKeys.id),
    receivedAt: instant("received_at").notNull().default(now),
  },
  (table) => [unique("e_receipts_sale").on(table.terminal, table.sale)],
);

/** Which receipt names a payment: its payer's phone leads there. The payment itself may be told of later. */
export const eReceiptPayments = pgTable(
  "e_receipt_payments",
  {
    terminal: uuid("terminal").notNull(),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
    address: bytea("address")
      .notNull()
      .references(() => eReceipts.address),
  },
  (table) => [
    primaryKey({ columns: [table.terminal, table.tender, table.attempt] }),
    index("e_receipt_payments_address").on(table.address),
  ],
);
