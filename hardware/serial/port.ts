import { access, constants, stat } from "node:fs/promises";
import { type LineSettings, serialLine } from "./connection.ts";

/** Why a port cannot be used; `sentence` says it to whoever set the terminal up. */
export type PortCheck =
  | { readonly usable: true }
  | { readonly usable: false; readonly reason: PortTrouble; readonly sentence: string };

export type PortTrouble = "missing" | "forbidden" | "not-a-port" | "busy" | "failed";

const sentences: Readonly<Record<PortTrouble, (path: string) => string>> = {
  missing: (path) => `There is no device at ${path}. Is the printer's cable plugged in?`,
  forbidden: (path) =>
    `This user may not open ${path}. Add it to the group that owns the device, often "dialout".`,
  "not-a-port": (path) => `${path} is not a serial port.`,
  busy: (path) => `Another program has ${path} open.`,
  failed: (path) => `${path} is there but cannot be opened.`,
};

/** Says whether a port is there and can be opened, by opening it once. Never rejects. */
export async function checkPort(line: LineSettings): Promise<PortCheck> {
  const trouble = (await troubleWithFile(line.path)) ?? (await troubleWithOpening(line));
  return trouble
    ? { usable: false, reason: trouble, sentence: sentences[trouble](line.path) }
    : { usable: true };
}

async function troubleWithFile(path: string): Promise<PortTrouble | undefined> {
  // Windows names its ports COM3 and has no file of that name.
  if (process.platform === "win32") return undefined;
  try {
    if (!(await stat(path)).isCharacterDevice()) return "not-a-port";
    await access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return codeOf(error) === "EACCES" ? "forbidden" : codeOf(error) === "ENOENT" ? "missing" : "failed";
  }
}

async function troubleWithOpening(line: LineSettings): Promise<PortTrouble | undefined> {
  try {
    const connection = await serialLine(line).open(() => {});
    await connection.close();
    return undefined;
  } catch (error) {
    return error instanceof Error && /lock|busy|denied/i.test(error.message) ? "busy" : "failed";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
