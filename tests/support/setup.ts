/**
 * Once for the whole run: the built screens, one browser that every test file connects to, one PostgreSQL, one cache of
 * what Node compiled, and the folder that every shop's wallet begins with.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { COMPILE_CACHE, startServer, stopChild } from "../../server/launch/children.ts";
import { buildStaleScreens } from "../../server/launch/screens.ts";
import { chromiumOptions } from "./chromium.ts";
import { provideDatabases } from "./databases.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly browser: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // For the programs that tests start themselves: a virtual printer is there in a third of the time.
  process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE;
  const folder = mkdtempSync(join(tmpdir(), "shouyin-opened-"));
  const [options, endDatabases] = await Promise.all([
    chromiumOptions(),
    provideDatabases(project),
    buildStaleScreens(),
    openWallet(folder),
  ]);
  process.env.OPENED_WALLET = folder;
  const server: BrowserServer = await chromium.launchServer({ ...options, host: "127.0.0.1" });
  project.provide("browser", server.wsEndpoint());
  return async () => {
    await Promise.all([server.close(), endDatabases()]);
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A wallet that was started once: its store is migrated and its customers have their PINs. */
async function openWallet(folder: string): Promise<void> {
  const wallet = startServer("server/wallet/main.ts", {
    ...process.env,
    SHOUYIN_DATA: folder,
    WALLET_PORT: "0",
    LOG_LEVEL: "fatal",
  });
  await wallet.ready;
  await stopChild(wallet);
}
