/**
 * Once for the whole run: the built screens, one browser that every test file connects to, one PostgreSQL, one cache of
 * what Node compiled, and the wallet that every shop begins with.
 */
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { buildStale } from "../../server/launch/builds.ts";
import { COMPILE_CACHE } from "../../server/launch/children.ts";
import { chromiumOptions } from "./chromium.ts";
import { provideDatabases } from "./databases.ts";
import { openWallets } from "./opened-wallet.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly browser: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // For the programs that tests start themselves: a virtual printer is there in a third of the time.
  process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE;
  const [options, databases] = await Promise.all([
    chromiumOptions(),
    provideDatabases(project),
    buildStale(),
  ]);
  const forgetWallets = await openWallets(databases.run);
  const server: BrowserServer = await chromium.launchServer({ ...options, host: "127.0.0.1" });
  project.provide("browser", server.wsEndpoint());
  return async () => {
    await Promise.all([server.close(), databases.end()]);
    forgetWallets();
  };
}
