/**
 * Builds the three screens: one page each, hashed assets, nothing inline, so that the strictest policy holds. Each is built
 * by itself: no device shows two of them, and code that they share would be cut into pieces that compress worse.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A page: all that it needs at first is one file, which compresses better than its pieces would. */
const page = (screen: string, emptyOutDir = false) => ({
  consumer: "client" as const,
  build: {
    emptyOutDir,
    rolldownOptions: {
      input: { [screen]: here(`${screen}/index.html`) },
      output: { codeSplitting: { groups: [{ name: screen, tags: ["$initial" as const] }] } },
    },
  },
});

/** A service worker is known by its address: it keeps one through all builds. */
const serviceWorker = {
  consumer: "client" as const,
  build: {
    rolldownOptions: {
      input: { offline: here("phone/offline.ts") },
      output: { entryFileNames: "phone/[name].js" },
    },
  },
};

export default defineConfig({
  root: here("."),
  base: "/",
  publicDir: false,
  // Also where tests build: what they measure and press is what a shop gets.
  oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
  build: {
    outDir: here("../dist/terminal"),
    // One folder for all builds: the first empties it.
    emptyOutDir: false,
    // A font or icon as a data: address would be refused by the content security policy.
    assetsInlineLimit: 0,
    // The polyfill serves browsers that are older than the ones these screens are built for.
    modulePreload: { polyfill: false },
  },
  environments: {
    client: page("checkout", true),
    display: page("display"),
    phone: page("phone"),
    offline: serviceWorker,
  },
  builder: {},
});
