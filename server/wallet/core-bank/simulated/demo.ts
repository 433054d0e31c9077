/** The simulated bank as a demo has it: listening on this machine, with the accounts of the demo's customers and shop. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { lockFolder } from "#kit/folder-lock.ts";
import { listen } from "#kit/listen.ts";
import type { Closers } from "#kit/stop.ts";
import type { HttpCoreBankOptions } from "../http.ts";
import { simulatedBankApp } from "./app.ts";
import { type Accounts, SimulatedBank } from "./bank.ts";

const HOST = "127.0.0.1";

/** Accounts at the simulated bank, and how many minor units each had at first. */
export const DEMO_BANK_ACCOUNTS = {
  "6228480402564890018": 5_000_000,
  "6228480402564890026": 300_000,
  "6222020000000000018": 0,
} as const satisfies Accounts;

/**
 * Starts it on a port that is free, with a key that nobody else has. Undefined where another wallet process of the same
 * demo has it already: a journal is one bank's.
 */
export async function startDemoBank(
  data: string,
  closers: Closers,
): Promise<HttpCoreBankOptions | undefined> {
  const key = new Uint8Array(randomBytes(32));
  const folder = join(data, "core-bank");
  const lock = await lockFolder(folder).catch((error: unknown) => {
    if (error instanceof Error && error.name === "FolderInUse") return undefined;
    throw error;
  });
  if (!lock) return undefined;
  closers.add(() => lock.release());
  const bank = SimulatedBank.open(folder, DEMO_BANK_ACCOUNTS);
  closers.add(() => bank.close());
  const server = await listen(simulatedBankApp({ bank, key }).app, HOST, 0);
  closers.add(() => server.close());
  return { url: `http://${HOST}:${server.port}`, key };
}
