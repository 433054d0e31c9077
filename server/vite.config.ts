/**
 * Builds the programs that a shop runs: each is a few files instead of the hundreds that Node would have to find, one by one,
 * at every start. What is not started at every start runs from its source.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  publicDir: false,
  ssr: {
    // Packages of many small files. Whatever has native code, or reads files of its own, stays where it is.
    noExternal: [
      /^hono/,
      /^@hono\//,
      /^zod/,
      "@asteasolutions/zod-to-openapi",
      "openapi3-ts",
      /^drizzle-orm/,
      "qrcode",
      "dijkstrajs",
      "structured-headers",
      "pinyin-pro",
    ],
  },
  build: {
    ssr: true,
    outDir: here("../dist/servers"),
    // A server that runs may still ask for one of its files.
    emptyOutDir: false,
    // As it was written: an error's stack says where.
    minify: false,
    rolldownOptions: {
      input: {
        pos: here("pos/main.ts"),
        wallet: here("wallet/main.ts"),
        printer: here("../hardware/virtual/main.ts"),
      },
      // Stays a file of its own, so that a test can put another in its place.
      external: ["#kit/failpoint.ts"],
      output: { entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" },
    },
  },
  // Nothing of it is for a browser.
  builder: {
    async buildApp({ build, environments: { ssr } }) {
      if (ssr) await build(ssr);
    },
  },
});
