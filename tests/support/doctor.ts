/** `npm run doctor` as somebody types it, in the environment of a shop. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { askedDoctor } from "#pos/doctor/asked-doctor.ts";
import type { CheckName } from "#pos/doctor/checks.ts";
import type { DeedName } from "#pos/doctor/deeds.ts";
import { DoctorReport, type LineOfReport } from "#pos/doctor/report.ts";
import type { Shop } from "./shop.ts";
import { ROOT } from "./sources.ts";

const COMMAND = "server/pos/doctor/main.ts";

type Environment = Readonly<Record<string, string>>;

export interface Visit {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command to its end. `before` is run in its shell first, such as a limit that is to hold for it. */
export async function runDoctor(
  words: readonly string[],
  environment: Environment,
  before = ":",
): Promise<Visit> {
  const env = { ...process.env, ...environment };
  const line = ["-c", `${before} && exec "$0" "$@"`, process.execPath, COMMAND, ...words];
  const child = spawn("sh", line, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, ...said };
}

export interface Examined {
  readonly code: number;
  readonly text: string;
  readonly report: DoctorReport;
  /** The line of one check, or of one thing that was asked for. @throws Error where there is none */
  line(name: CheckName | DeedName): LineOfReport;
}

/** A report as programs read it. @throws Error when it is not in the shape that was promised */
export async function examined(environment: Environment, ...words: readonly string[]): Promise<Examined> {
  return read(await runDoctor(["--json", ...words], environment));
}

/** @throws Error for what is no report */
export function read({ code, out, err }: Visit): Examined {
  if (err !== "") throw new Error(err);
  const report = DoctorReport.parse(JSON.parse(out));
  return { code, report, text: out, line: (name) => lineIn(report, name) };
}

export function lineIn(report: DoctorReport, name: CheckName | DeedName): LineOfReport {
  const found = report.lines.find(({ check }) => check === name);
  if (!found) throw new Error(`no line ${name} in ${JSON.stringify(report)}`);
  return found;
}

/** How the command reaches the running terminal. */
export function doctorAddress(shop: Shop): { readonly origin: string; readonly token: string } {
  return JSON.parse(readFileSync(join(shop.folder, "pos/doctor.json"), "utf8"));
}

/** One line of the running terminal's report, asked as the command asks, without another process. */
export async function askedLine(shop: Shop, name: CheckName): Promise<LineOfReport> {
  return lineIn(await askedDoctor(doctorAddress(shop)).examine(), name);
}

/** What the shop's terminal was started with. */
export function environmentOf(shop: Shop): Record<string, string> {
  return {
    SHOUYIN_DATA: shop.folder,
    PRINTER: shop.printer.path,
    PRINTER_BAUD: "115200",
    WALLET_URL: shop.walletReady.url,
  };
}
