import type { Command, Step } from "./commands.ts";

/** `GS v 0 m xL xH yL yH d...`: a picture of x bytes by y rows. Magnified ones (m 1 to 3) are not simulated. */
export function rasterCommand(bytes: readonly number[]): Step | undefined {
  const [, , zero, mode, ...size] = bytes;
  if (zero === undefined || mode === undefined || size.length < 4) return undefined;
  if (zero !== 0x30) return { length: 3, fault: "unknown-command" };
  const [xLow = 0, xHigh = 0, yLow = 0, yHigh = 0] = size;
  const rowBytes = xLow + xHigh * 256;
  const rows = yLow + yHigh * 256;
  if ((mode !== 0 && mode !== 48) || rowBytes === 0 || rows === 0)
    return { length: 8, fault: "bad-parameter" };
  const length = 8 + rowBytes * rows;
  if (bytes.length < length) return undefined;
  return { length, command: { do: "picture", rowBytes, data: bytes.slice(8, length) } };
}

const code128System = 73;

/** `GS k m n d...`: of the barcodes only Code 128 is simulated. */
export function barcodeCommand(bytes: readonly number[]): Step | undefined {
  const [, , system, count] = bytes;
  if (system === undefined) return undefined;
  if (system !== code128System) return { length: 3, fault: "bad-parameter" };
  if (count === undefined || bytes.length < 4 + count) return undefined;
  const command = code128Command(bytes.slice(4, 4 + count));
  return command ? { length: 4 + count, command } : { length: 4 + count, fault: "bad-parameter" };
}

const startOf: Readonly<Record<string, "B" | "C">> = { "{B": "B", "{C": "C" };
const startValue = { B: 104, C: 105 } as const;

/** The data of a Code 128 in one set: `{B` and ASCII, in which `{` is said twice, or `{C` and a byte for two digits. */
function code128Command(data: readonly number[]): Command | undefined {
  const set = startOf[String.fromCharCode(...data.slice(0, 2))];
  const rest = data.slice(2);
  if (set === undefined || rest.length === 0) return undefined;
  if (set === "C") {
    if (rest.some((pair) => pair > 99)) return undefined;
    const text = rest.map((pair) => String(pair).padStart(2, "0")).join("");
    return { do: "barcode", text, symbols: [startValue.C, ...rest] };
  }
  const spelled = String.fromCharCode(...rest);
  if (!/^(?:[ -z|}~]|\{\{)+$/.test(spelled)) return undefined;
  const text = spelled.replaceAll("{{", "{");
  const symbols = [startValue.B, ...Array.from(text, (character) => character.charCodeAt(0) - 0x20)];
  return { do: "barcode", text, symbols };
}
