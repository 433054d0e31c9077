/**
 * Tables that leave the terminal and come into it: CSV and Excel's XLSX. Excel files are packed XML that a stranger may
 * have made, so they are written and read in a thread of their own, which has little memory and ends with its work: the
 * till goes on selling whatever is in them.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Refusal } from "#domain/refusal.ts";
import { ROOT } from "#kit/root.ts";
import type { TableAnswer, TableJob } from "./work.ts";

/** Figures with decimals are text, exact to the last digit; a sheet shows them as numbers with as many decimals. */
export interface Decimal {
  readonly decimal: string;
}
export type Cell = string | number | Decimal | undefined;
export type Row = readonly Cell[];

export interface Sheet {
  readonly name: string;
  /** The first row has the columns' names. */
  readonly rows: readonly Row[];
}

export const TABLE_FORMATS = ["csv", "xlsx"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** What a browser is told of a file. */
export const TABLE_TYPES: Readonly<Record<TableFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** By this Excel knows UTF-8; without it Chinese is read as something else. */
const BYTE_ORDER_MARK = "\ufeff";

/** What a spreadsheet may take for a formula where it begins a text (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** RFC 4180, in UTF-8 with its mark. Text that a spreadsheet would take for a formula has an apostrophe before it. */
export function csvOf(rows: readonly Row[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "object") return cell.decimal;
  const text = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell as it was before `csvOf` had to put an apostrophe there. */
export function unguarded(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

/** One file with these sheets. Text is text there, whatever it begins with: no cell is a formula. */
export async function xlsxOf(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await work({ write: sheets });
  if (!("file" in answer)) throw new Error("no file came of a table");
  return answer.file;
}

/**
 * The rows of a CSV or XLSX file, every cell as text; of several sheets the first. CSV may be UTF-8, UTF-16 or GB 18030,
 * as Chinese Excel writes it, with commas, semicolons or tabs.
 * @throws Refusal `table_not_readable` for anything else, and for more than 50,000 rows
 */
export async function readTable(file: Uint8Array): Promise<readonly (readonly string[])[]> {
  const answer = await work({ read: file });
  if (!("rows" in answer)) throw new Refusal("table_not_readable");
  return answer.rows;
}

/** From its source: it is needed seldom, and by nobody at a start. */
const WORKER = join(ROOT, "server/pos/tables/worker.ts");
const WITHIN_MS = 30_000;
const MEMORY_MB = 512;

type TableEnd =
  | { readonly file: Uint8Array<ArrayBuffer> }
  | { readonly rows: readonly string[][] }
  | { readonly unreadable: true };

/** @returns `unreadable` too where the file took too long or too much memory. */
function work(job: TableJob): Promise<TableEnd> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const end = (answer: TableEnd) => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const timer = setTimeout(() => end({ unreadable: true }), WITHIN_MS);
    const rows: string[][] = [];
    worker.on("message", (answer: TableAnswer) => {
      if (!("rows" in answer)) return end(answer);
      rows.push(...answer.rows);
      if (!answer.more) return end({ rows });
      // Another turn: messages that wait are all taken in one.
      setImmediate(() => worker.postMessage("next"));
    });
    worker.once("error", () => end({ unreadable: true }));
    worker.once("exit", () => end({ unreadable: true }));
  });
}
