import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FailingBank } from "../support/failing-bank.ts";
import { BANK_ACCOUNT, type Cell, ROWS, type Row } from "./authorisation.ts";
import { stateOf } from "./fingerprint.ts";
import { Cast, ROLES, type Told } from "./roles.ts";
import { Wallet } from "./support.ts";

const bank = new FailingBank({ [BANK_ACCOUNT]: 1_000_000 });
let wallet: Wallet;
let cast: Cast;
beforeAll(async () => {
  wallet = await Wallet.open({ coreBank: bank });
  cast = await Cast.of(wallet);
});
afterAll(async () => {
  await wallet.close();
  bank.close();
});

/** What the caller was told: `allowed`, or the refusal. */
function cellOf({ status, body }: Told): Cell | string {
  if (status < 400) return "allowed";
  return typeof body.code === "string" ? body.code : `an answer of ${status} without a refusal`;
}

/** All that the store keeps but for tries and consents that failed. */
const stateOfStore = () => stateOf(wallet.db, "tries", "consents");

/** Asks as each role; only whoever is allowed may change anything. */
async function cellsOf(row: Row): Promise<Record<string, string>> {
  const cells: Record<string, string> = {};
  const refused = ROLES.filter((role) => row.cells[role] !== "allowed");
  const [first] = refused;
  const asked = first && (await row.ask(cast, first));
  const before = await stateOfStore();
  for (const role of refused) if (asked) cells[role] = cellOf(await cast.call(role, asked));
  expect(await stateOfStore(), "what was refused changed something").toEqual(before);
  for (const role of ROLES) {
    if (row.cells[role] !== "allowed") continue;
    cells[role] = cellOf(await cast.call(role, await row.ask(cast, role)));
    if (row.spoils) await cast.renew(role);
  }
  return cells;
}

describe("who may call what of the wallet", () => {
  test("the table has a row for every route, and none for a route that is not there", () => {
    const served = wallet.app.routes
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/v1/"))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const known = ROWS.map(({ route }) => route.replace(/ \(.*\)$/, ""));
    expect(new Set(known)).toEqual(new Set(served));
  });

  test("what is outside the API are pages and their files, which change nothing", () => {
    const others = wallet.app.routes.filter(
      ({ path, method }) => method !== "ALL" && !path.startsWith("/v1/"),
    );
    expect(others.length).toBeGreaterThan(3);
    expect(others.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test.each(ROWS.map((row) => [row.route, row] as const))("%s", async (_, row) => {
    expect(await cellsOf(row)).toEqual(row.cells);
  });
});
