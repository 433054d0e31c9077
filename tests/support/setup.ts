/**
 * Once for the whole run: the built screens, the unpacked browser that each process of the run starts, one PostgreSQL, one
 * cache of what Node compiled, and the wallet that every shop begins with.
 */
import type { TestProject } from "vitest/node";
import { buildStale } from "../../server/launch/builds.ts";
import { COMPILE_CACHE } from "../../server/launch/children.ts";
import { chromiumOptions } from "./chromium.ts";
import { provideDatabases } from "./databases.ts";
import { openWallets } from "./opened-wallet.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // For the programs that tests start themselves: a virtual printer is there in a third of the time.
  process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE;
  const [databases] = await Promise.all([provideDatabases(project), chromiumOptions(), buildStale()]);
  const forgetWallets = await openWallets(databases.run);
  return async () => {
    await databases.end();
    forgetWallets();
  };
}
