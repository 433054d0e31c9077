import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./drizzle/wallet/schema.ts",
  out: "./drizzle/wallet/migrations",
});
