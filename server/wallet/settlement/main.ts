/**
 * `npm run settle`: closes every merchant's business days that are over (T+1), as the running wallet does by itself. Doing
 * it again changes nothing. What they pay is ordered with them, and the running wallet brings it to the core bank. Ends with 1
 * where a merchant could not be settled. An embedded wallet has to be stopped first.
 */
import { join } from "node:path";
import { lockFolder } from "#kit/folder-lock.ts";
import { createLog } from "#kit/logging.ts";
import { readSettings } from "#kit/settings.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { openStore } from "../store.ts";
import { settleAll } from "./run.ts";

async function main(closers: Closers): Promise<void> {
  const { SHOUYIN_DATA, WALLET_DATABASE_URL, LOG_LEVEL } = readSettings(process.env);
  const folder = join(SHOUYIN_DATA, "wallet");
  if (WALLET_DATABASE_URL === "") {
    const lock = await lockFolder(folder);
    closers.add(() => lock.release());
  }
  const store = await openStore(folder, WALLET_DATABASE_URL);
  closers.add(() => store.close());
  const { made, failed } = await settleAll(store.db, createLog("settle", LOG_LEVEL));
  process.stdout.write(`${made.length} settlements made 已生成结算 ${made.length} 笔\n`);
  if (failed > 0)
    process.stdout.write(`${failed} merchants could not be settled 未能结算的商户 ${failed} 家\n`);
  await closers.closeAll();
  process.exit(failed > 0 ? 1 : 0);
}

await runMain(main);
