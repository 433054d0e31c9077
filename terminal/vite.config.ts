/** Builds the three screens: one page each, hashed assets, nothing inline, so that the strictest policy holds. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "/",
  publicDir: false,
  // Also where tests build: what they measure and press is what a shop gets.
  oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
  build: {
    outDir: here("../dist/terminal"),
    emptyOutDir: true,
    // A font or icon as a data: address would be refused by the content security policy.
    assetsInlineLimit: 0,
    // The polyfill serves browsers that are older than the ones these screens are built for.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        checkout: here("checkout/index.html"),
        display: here("display/index.html"),
        phone: here("phone/index.html"),
        offline: here("phone/offline.ts"),
      },
      // A service worker is known by its address: it keeps one through all builds.
      output: {
        entryFileNames: ({ name }) => (name === "offline" ? "phone/offline.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
