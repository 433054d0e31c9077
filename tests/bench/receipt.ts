/**
 * One receipt by our encoder and by every encoder on npm that was looked at: bytes on the wire, which are what a
 * customer waits for, and the time to make them, which is not.
 */
import { encodeReceipt } from "#hardware/escpos/encode.ts";
import { printerProfile } from "#hardware/escpos/profile.ts";
import { pulse } from "#hardware/escpos/pulse.ts";
import { referenceReceiptOn } from "../hardware/receipts.ts";
import { type PlainReceipt, plainReceipt } from "./plain-receipt.ts";
import { gbk, rivals } from "./rival-encoders.ts";

export interface ReceiptRow {
  readonly encoder: string;
  /** Half-width columns of the paper. */
  readonly columns: number;
  readonly bytes: number;
  /** Bytes over those of characters, line feeds and QR content alone. */
  readonly timesFloor: number;
  /** Median time to encode, microseconds. */
  readonly microseconds: number;
  /** Seconds that the bytes take at 9600 baud. */
  readonly secondsAt9600: number;
}

/** What no encoder that sends every character can go below. */
function floor({ lines, closing, qr }: PlainReceipt): number {
  return [...lines, closing].reduce((sum, { text }) => sum + gbk(text).length + 1, 0) + Buffer.byteLength(qr);
}

/** One row an encoder, ours first. @param runs encodings to take the median of, after as many again to warm up */
export async function measureReceipt(columns: 48 | 32, runs = 500): Promise<readonly ReceiptRow[]> {
  const document = referenceReceiptOn(columns);
  const profile = printerProfile("epson", columns);
  const plain = plainReceipt(document, columns);
  const least = floor(plain);
  const ours = {
    name: "Shouyin",
    encode: async () => Buffer.concat([pulse(2), await encodeReceipt(document, profile)]),
  };
  const rows: ReceiptRow[] = [];
  for (const { name, encode } of [ours, ...rivals]) {
    const bytes = (await encode(plain)).length;
    rows.push({
      encoder: name,
      columns,
      bytes,
      timesFloor: bytes / least,
      microseconds: await medianMicroseconds(() => encode(plain), runs),
      secondsAt9600: bytes / 960,
    });
  }
  return rows;
}

/** On 80 mm and on 58 mm paper. */
export async function measureReceipts(runs?: number): Promise<readonly ReceiptRow[]> {
  return [...(await measureReceipt(48, runs)), ...(await measureReceipt(32, runs))];
}

async function medianMicroseconds(work: () => unknown, runs: number): Promise<number> {
  for (let run = 0; run < runs; run++) await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = process.hrtime.bigint();
    await work();
    times.push(Number(process.hrtime.bigint() - start) / 1_000);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** The table that is kept in the repository. */
export function receiptTable(rows: readonly ReceiptRow[]): string {
  const head = "| encoder | paper | bytes | × floor | µs | s at 9600 |\n|---|---|---:|---:|---:|---:|";
  const body = rows.map(
    ({ encoder, columns, bytes, timesFloor, microseconds, secondsAt9600 }) =>
      `| ${encoder} | ${columns === 48 ? "80 mm" : "58 mm"} | ${bytes} | ${timesFloor.toFixed(2)} | ${microseconds.toFixed(0)} | ${secondsAt9600.toFixed(2)} |`,
  );
  return [head, ...body].join("\n");
}

if (import.meta.main) console.log(receiptTable(await measureReceipts()));
