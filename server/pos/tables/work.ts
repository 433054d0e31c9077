/** What the thread that reads and writes files is asked, and what it answers. */
import type { Sheet } from "./tables.ts";

export type TableJob = { readonly write: readonly Sheet[] } | { readonly read: Uint8Array };

export type TableAnswer =
  | { readonly file: Uint8Array<ArrayBuffer> }
  /** Rows in their order, as many as are taken over in a moment; for `more` the thread waits to be asked. */
  | { readonly rows: readonly string[][]; readonly more: boolean }
  /** It is no table, or too large a one. */
  | { readonly unreadable: true };
