/**
 * `npm run bank:staff`: who of the bank's people may speak with this wallet. `-- --name 王芳 --duty installer` adds
 * somebody and prints the token, this once; `-- --end <id>` ends somebody's access; without either it lists everybody.
 * An embedded wallet has to be stopped first.
 */
import { join } from "node:path";
import { lockFolder } from "#kit/folder-lock.ts";
import { readSettings } from "#kit/settings.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { openStore } from "../store.ts";
import { fulfil, readWish } from "./command.ts";

async function main(closers: Closers): Promise<void> {
  const wish = readWish(process.argv.slice(2));
  const { SHOUYIN_DATA, WALLET_DATABASE_URL } = readSettings(process.env);
  const folder = join(SHOUYIN_DATA, "wallet");
  if (WALLET_DATABASE_URL === "") {
    const lock = await lockFolder(folder);
    closers.add(() => lock.release());
  }
  const store = await openStore(folder, WALLET_DATABASE_URL);
  closers.add(() => store.close());
  process.stdout.write(`${await fulfil(store.db, wish)}\n`);
  await closers.closeAll();
  process.exit(0);
}

await runMain(main);
