/** Once for the whole run: the built screens and one browser that every test file connects to. */
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { buildStaleScreens } from "../../server/launch/screens.ts";
import { chromiumOptions } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly browser: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [options] = await Promise.all([chromiumOptions(), buildStaleScreens()]);
  const server: BrowserServer = await chromium.launchServer({ ...options, host: "127.0.0.1" });
  project.provide("browser", server.wsEndpoint());
  return () => server.close();
}
