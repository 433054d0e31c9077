/** Every write replayed, altered, and raced against itself: it is done once, and whoever asks again is told the same. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import { bankAccount, openDerived } from "#wallet/bank-accounts.ts";
import { agreeSchedule } from "#wallet/fees/schedules.ts";
import { FailingBank } from "../../support/failing-bank.ts";
import { BANK_ACCOUNT } from "../authorisation.ts";
import { rowsIn, stateOf } from "../fingerprint.ts";
import { type Asked, Cast, type Told } from "../roles.ts";
import { Wallet } from "../support.ts";
import { USUAL_FEE } from "../trade.ts";
import type { Row } from "./row.ts";
import { EXEMPT, READS, ROWS } from "./table.ts";

const COPIES = 3;
/** Sums and counts beside what was written: there is one for whoever did anything, however often. */
const BESIDE = ["tries", "customer_usage", "fee_allowances"];

const bank = new FailingBank({ [BANK_ACCOUNT]: 1_000_000 });
let wallet: Wallet;
let cast: Cast;
beforeAll(async () => {
  wallet = await Wallet.open({ coreBank: bank });
  cast = await Cast.of(wallet);
  const merchant = cast.terminal.enrolled.merchant.id;
  await agreeSchedule(wallet.db, { id: newId(), merchant, validFrom: 0, onDemand: true, ...USUAL_FEE });
  for (const kind of ["core_bank_clearing", "in_transit"] as const)
    await openDerived(wallet.db, bankAccount(kind, "CNY"), kind, "CNY");
});
afterAll(async () => {
  await wallet.close();
  bank.close();
});

/** What somebody was told, but for the time at which. */
function said({ status, body: { time: _, ...body } }: Told): Told {
  return { status, body };
}

const tell = async ({ as }: Pick<Row, "as">, asked: Asked) => said(await cast.call(as, asked));

/** How many rows of what the work has added. */
async function addedBy<T>(work: () => Promise<T>): Promise<{ told: T; added: Record<string, number> }> {
  const before = await rowsIn(wallet.db, ...BESIDE);
  const told = await work();
  const after = Object.entries(await rowsIn(wallet.db, ...BESIDE));
  const more = after.map(([name, rows]) => [name, rows - (before[name] ?? 0)] as const);
  return { told, added: Object.fromEntries(more.filter(([, rows]) => rows !== 0)) };
}

/** Does it once, and looks at what happens when it is said again and said otherwise. */
async function repeat(row: Row): Promise<Record<string, number>> {
  const asked = await row.ask(cast);
  const { told: first, added } = await addedBy(() => tell(row, asked));
  let before = await stateOf(wallet.db);
  const again = await tell(row, asked);
  if (row.again) expect(again.body).toMatchObject({ code: row.again });
  else expect(again).toEqual(first);
  expect(await stateOf(wallet.db), "it was done again").toEqual(before);
  for (const { what, ask, told, isTry } of typeof row.altered === "string" ? [] : row.altered) {
    const otherwise = await ask(asked, cast);
    const but = isTry ? ["tries"] : [];
    before = await stateOf(wallet.db, ...but);
    const answer = await tell(row, otherwise);
    if (told === "the same") expect(answer, what).toEqual(first);
    else expect(answer.body, what).toMatchObject({ code: told });
    expect(await stateOf(wallet.db, ...but), `${what}: it was done`).toEqual(before);
  }
  return added;
}

/** Says it several times at the same moment. Returns what that has added. */
async function race(row: Row): Promise<Record<string, number>> {
  const asked = await row.ask(cast);
  const copies = Array.from({ length: COPIES }, () => asked);
  const { told, added } = await addedBy(() => Promise.all(copies.map((copy) => tell(row, copy))));
  const last = await tell(row, asked);
  if (row.again) expect(last.body).toMatchObject({ code: row.again });
  else for (const one of told) if (!isUnderWay(row, one)) expect(one).toEqual(last);
  if (row.again) {
    const done = told.filter(({ body }) => body.code !== row.again);
    expect(done.length).toBeGreaterThan(0);
    for (const one of done) expect(one.status).toBeLessThan(300);
  }
  return added;
}

function isUnderWay({ mayBeUnderWay }: Row, { status, body }: Told): boolean {
  return mayBeUnderWay === true && status === 200 && body.state === "requested";
}

describe("every write", () => {
  test("has a row, or a reason why it is not idempotent; and no row is of a route that is not there", () => {
    const writes = wallet.app.routes
      .filter(({ method, path }) => !["ALL", "GET"].includes(method) && path.startsWith("/v1/"))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const known = [...ROWS, ...READS, ...EXEMPT].map(({ route }) => route.replace(/ \(.*\)$/, ""));
    expect(new Set(known)).toEqual(new Set(writes));
  });

  test.each(ROWS.map((row) => [row.route, row] as const))("%s", async (_, row) => {
    const once = await repeat(row);
    if (row.spoils) await cast.renew(row.as);
    expect(await race(row), "copies at the same moment did more than one").toEqual(once);
    if (row.spoils) await cast.renew(row.as);
  });

  test.each(READS.map((row) => [row.route, row] as const))("%s changes nothing", async (_, row) => {
    const asked = await row.ask(cast);
    const before = await stateOf(wallet.db, "tries");
    expect((await tell(row, asked)).status).toBe(200);
    expect(await stateOf(wallet.db, "tries")).toEqual(before);
  });
});

test("in the end the books are sound, and the core bank has done what they say", async () => {
  expect((await auditLedger(wallet.db)).filter(({ count }) => count > 0)).toEqual([]);
  expect(bank.bank.total("debit")).toBe(2000);
  expect(bank.bank.total("credit")).toBe(2000);
});
