/**
 * `npm run simulated-bank`: a core bank for trying a wallet out, as a process of its own at `CORE_BANK_URL` with the key
 * `CORE_BANK_KEY`, the same two that the wallet is started with. Its journal is in `SHOUYIN_DATA/core-bank`.
 */
import { join } from "node:path";
import { lockFolder } from "#kit/folder-lock.ts";
import { listen } from "#kit/listen.ts";
import { originOf, readSettings, StartFault } from "#kit/settings.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { simulatedBankApp } from "./app.ts";
import { SimulatedBank } from "./bank.ts";
import { DEMO_BANK_ACCOUNTS } from "./demo.ts";

async function main(closers: Closers): Promise<void> {
  const { CORE_BANK_URL, CORE_BANK_KEY, SHOUYIN_DATA } = readSettings(process.env);
  if (CORE_BANK_URL === "" || CORE_BANK_KEY === "")
    throw new StartFault(
      "Say where the bank is to listen and with which key: set CORE_BANK_URL and CORE_BANK_KEY.",
    );
  const { hostname, port } = new URL(CORE_BANK_URL);
  const folder = join(SHOUYIN_DATA, "core-bank");
  const lock = await lockFolder(folder);
  closers.add(() => lock.release());
  const bank = SimulatedBank.open(folder, DEMO_BANK_ACCOUNTS);
  closers.add(() => bank.close());
  const key = new Uint8Array(Buffer.from(CORE_BANK_KEY, "base64url"));
  const server = await listen(simulatedBankApp({ bank, key }).app, hostname, Number(port || 80));
  closers.add(() => server.close());
  process.stdout.write(`Simulated bank 模拟银行: ${originOf(hostname, server.port)}\n`);
}

await runMain(main);
