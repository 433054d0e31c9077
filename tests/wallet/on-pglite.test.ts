/**
 * The wallet's tests run on a PostgreSQL server; those of what the store itself keeps run here once more on PGlite,
 * which is what `npm start` opens. `TEST_STORE=embedded` in the environment runs all of them so.
 */
import { afterAll, describe, vi } from "vitest";

vi.stubEnv("TEST_STORE", "embedded");
// The files after it in this process are the server's again.
afterAll(() => {
  vi.unstubAllEnvs();
});
const SUITES = { store: () => import("./store.test.ts"), refunds: () => import("./refunds.test.ts") };

describe.each(Object.entries(SUITES))("on PGlite: %s", async (_, load) => {
  await load();
});
