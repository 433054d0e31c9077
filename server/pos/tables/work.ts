/** What the thread that reads and writes files is asked, and what it answers. */
import type { Sheet } from "./tables.ts";

export type TableJob = { readonly write: readonly Sheet[] } | { readonly read: Uint8Array };

export type TableAnswer =
  | { readonly file: Uint8Array<ArrayBuffer> }
  | { readonly rows: string[][] }
  /** It is no table, or too large a one. */
  | { readonly unreadable: true };
