/** The thread in which files are read and written: one job each. */
import { parentPort, workerData } from "node:worker_threads";
import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/universal";
import writeXlsxFile, { type SheetData, type Sheet as XlsxSheet } from "write-excel-file/node";
import type { Cell, Sheet } from "./tables.ts";
import type { TableAnswer, TableJob } from "./work.ts";

const ROWS_MAX = 50_000;
const COLUMNS_MAX = 100;

/** Rows handed over at once. */
const PART = 500;

async function work(job: TableJob): Promise<void> {
  if ("write" in job) answer({ file: await written(job.write) });
  else handOver(await read(job.read));
}

const answer = (said: TableAnswer) => parentPort?.postMessage(said);

async function read(file: Uint8Array): Promise<string[][] | undefined> {
  try {
    const rows = await rowsOf(file);
    const isTooLarge = rows.length > ROWS_MAX || rows.some(({ length }) => length > COLUMNS_MAX);
    return isTooLarge ? undefined : rows;
  } catch {
    // Whatever a reader says of a broken file comes down to this.
    return undefined;
  }
}

/** Part by part, each when it is asked for: whoever takes them over sells in between. */
function handOver(rows: readonly string[][] | undefined): void {
  if (!rows) {
    answer({ unreadable: true });
    return;
  }
  let at = 0;
  const next = () => {
    const part = rows.slice(at, at + PART);
    at += PART;
    answer({ rows: part, more: at < rows.length });
  };
  parentPort?.on("message", next);
  next();
}

async function written(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  const input = sheets.map(({ name, rows }): XlsxSheet<never> => {
    const data: SheetData = rows.map((row, index) =>
      row.map((cell) => (index === 0 ? heading(cell) : sheetCell(cell))),
    );
    return { sheet: name, data, stickyRowsCount: 1, columns: widthsOf(rows).map((width) => ({ width })) };
  });
  const file = await writeXlsxFile(input).toBuffer();
  return new Uint8Array(file);
}

const heading = (cell: Cell) =>
  cell === undefined ? undefined : { value: textOf(cell), type: String, fontWeight: "bold" as const };

function sheetCell(cell: Cell) {
  if (cell === undefined || cell === "") return undefined;
  if (typeof cell === "string") return { value: cell, type: String };
  if (typeof cell === "number") return { value: cell, type: Number };
  const decimals = cell.decimal.split(".")[1]?.length ?? 0;
  return {
    value: Number(cell.decimal),
    type: Number,
    format: decimals === 0 ? "0" : `0.${"0".repeat(decimals)}`,
  };
}

const textOf = (cell: Cell) => (typeof cell === "object" ? cell.decimal : String(cell ?? ""));

/** As wide as what stands in the first rows; hanzi are two wide. */
function widthsOf(rows: Sheet["rows"]): number[] {
  const first = rows.slice(0, 200);
  const count = Math.max(0, ...first.map(({ length }) => length));
  return Array.from({ length: count }, (_, column) => {
    const widths = first.map((row) => textOf(row[column]).replace(/[^\0-\xff]/g, "██").length);
    return Math.min(48, Math.max(8, ...widths) + 2);
  });
}

/** The first bytes tell what a file is: its name is not asked. */
async function rowsOf(file: Uint8Array): Promise<string[][]> {
  if (file[0] === 0x50 && file[1] === 0x4b) {
    const rows = await readSheet(new Blob([new Uint8Array(file)]));
    return rows.map((row) => row.map(cellText));
  }
  const text = decoded(file);
  if (text.includes("\0")) throw new RangeError("not a text");
  return parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: 100_000,
  });
}

/** A sheet's figures carry the noise of binary fractions: 12.3 may be kept as 12.299999999999999. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(Number.isInteger(value) ? value : Number(value.toFixed(6)));
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return String(value);
}

function decoded(file: Uint8Array): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder("utf-16le").decode(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file);
  } catch {
    return new TextDecoder("gb18030", { fatal: true }).decode(file);
  }
}

/** Whatever of the three is most often in the first line. */
function delimiterOf(text: string): string {
  const line = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? "";
  const counts = [",", ";", "\t"].map((sign) => ({ sign, count: line.split(sign).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.sign ?? ",";
}

await work(workerData as TableJob);
