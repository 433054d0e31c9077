import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "turso",
  schema: "./drizzle/pos/schema.ts",
  out: "./drizzle/pos/migrations",
});
