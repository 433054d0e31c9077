/** The bank's people as a shop's bank has them, let in by the bank's own command. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Shop } from "./shop.ts";

export async function staffOf(shop: Shop, duty: "installer" | "operations" | "risk") {
  const words = ["server/wallet/bank/main.ts", "--name", "韩梅梅", "--duty", duty];
  const env = { ...process.env, SHOUYIN_DATA: shop.folder, WALLET_DATABASE_URL: shop.databaseUrl };
  const { stdout } = await promisify(execFile)(process.execPath, words, { env });
  const token = /: ([\w-]{43})$/m.exec(stdout)?.[1];
  if (token === undefined) throw new Error(`no token was shown: ${stdout}`);
  return { token };
}
