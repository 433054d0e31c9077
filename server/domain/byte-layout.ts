/**
 * Fixed layouts of bytes as data: what is signed has one spelling only, so that the same thing always has the same
 * bytes and a signature covers every field.
 */
import { bytesOfId, type Id, idOfBytes, isId } from "./ids.ts";

/** `uint` counts bytes, at most 6 (2^48 is below 2^53); `bytes` and `id` are taken as they are. */
export type FieldType =
  | { readonly kind: "uint"; readonly size: 1 | 2 | 3 | 4 | 5 | 6 }
  | { readonly kind: "id" }
  | { readonly kind: "bytes"; readonly size: number };

export type Layout = readonly (readonly [name: string, type: FieldType])[];

export const uint = (size: 1 | 2 | 3 | 4 | 5 | 6): { kind: "uint"; size: typeof size } => ({
  kind: "uint",
  size,
});
export const id = { kind: "id" } as const;
export const bytes = (size: number): { kind: "bytes"; size: number } => ({ kind: "bytes", size });

type ValueOf<T> = T extends { kind: "uint" } ? number : T extends { kind: "id" } ? Id : Uint8Array;
export type RecordOf<L extends Layout> = { readonly [F in L[number] as F[0]]: ValueOf<F[1]> };

function sizeOfField(type: FieldType): number {
  return type.kind === "id" ? 16 : type.size;
}

export function sizeOf(layout: Layout): number {
  return layout.reduce((sum, [, type]) => sum + sizeOfField(type), 0);
}

/** @throws RangeError when a value does not fit its field: a signed thing is never cut to fit */
export function pack<L extends Layout>(layout: L, record: RecordOf<L>): Uint8Array {
  const out = new Uint8Array(sizeOf(layout));
  let at = 0;
  for (const [name, type] of layout) {
    const value = (record as Record<string, number | string | Uint8Array>)[name];
    out.set(packField(name, type, value), at);
    at += sizeOfField(type);
  }
  return out;
}

function packField(
  name: string,
  type: FieldType,
  value: number | string | Uint8Array | undefined,
): Uint8Array {
  if (type.kind === "id" && typeof value === "string") return bytesOfId(value);
  if (type.kind === "bytes" && value instanceof Uint8Array && value.length === type.size) return value;
  if (type.kind === "uint" && typeof value === "number" && Number.isInteger(value) && value >= 0)
    if (value < 2 ** (8 * type.size)) return packUint(value, type.size);
  throw new RangeError(`${name} does not fit its field`);
}

function packUint(value: number, size: number): Uint8Array {
  const out = new Uint8Array(size);
  for (let i = size - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
}

/** The record in `packed`, or undefined for what `pack` would not have written: another length, an id that is none. */
export function unpack<L extends Layout>(layout: L, packed: Uint8Array): RecordOf<L> | undefined {
  if (packed.length !== sizeOf(layout)) return undefined;
  const record: Record<string, number | string | Uint8Array> = {};
  let at = 0;
  for (const [name, type] of layout) {
    const part = packed.subarray(at, at + sizeOfField(type));
    const value = unpackField(type, part);
    if (value === undefined) return undefined;
    record[name] = value;
    at += part.length;
  }
  return record as RecordOf<L>;
}

function unpackField(type: FieldType, part: Uint8Array): number | string | Uint8Array | undefined {
  if (type.kind === "id") return idOfField(part);
  // A copy: what `slice` gives of Node's buffers is a view, which changes when the buffer is used again.
  if (type.kind === "bytes") return new Uint8Array(part);
  return part.reduce((value, byte) => value * 256 + byte, 0);
}

function idOfField(part: Uint8Array): Id | undefined {
  const found = idOfBytes(part);
  return isId(found) ? found : undefined;
}
