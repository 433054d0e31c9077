/**
 * `npm run factory-reset`: erases all that this terminal is and has, its keys among it, so that it can be given away.
 * Refused while money of somebody may depend on any of it.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockFolder } from "#kit/folder-lock.ts";
import { readSettings, StartFault } from "#kit/settings.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { pendingTotals } from "./payments/store.ts";
import { whyNotErase } from "./retirement.ts";
import { openStore, type PosStore } from "./store.ts";

async function main(closers: Closers): Promise<void> {
  const { SHOUYIN_DATA } = readSettings(process.env);
  const folder = join(SHOUYIN_DATA, "pos");
  if (!existsSync(folder))
    throw new StartFault(`There is no terminal in ${SHOUYIN_DATA}: set SHOUYIN_DATA to its folder.`);
  const lock = await lockFolder(folder);
  closers.add(() => lock.release());
  const store = openStore(folder);
  const sentence = refusalOf(store);
  store.close();
  if (sentence) throw new StartFault(sentence);
  rmSync(folder, { recursive: true });
  process.stdout.write(`The terminal in ${SHOUYIN_DATA} was erased 此终端的数据已清除\n`);
  await closers.closeAll();
  process.exit(0);
}

function refusalOf({ db }: PosStore): string | undefined {
  const why = whyNotErase(db);
  if (why === "payments_pending")
    return `Not erased 未清除: ${pendingTotals(db).pending} payments or refunds have no definite end yet; start the terminal, wait until they have one, and try again.`;
  if (why === "not_retired")
    return "Not erased 未清除: this terminal is still active; sign in as a manager, deactivate it, and try again.";
  return undefined;
}

await runMain(main);
