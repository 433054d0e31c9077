/** What the bank's people and the merchant read of a settled day: JSON, CSV, and a page behind a link. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MadeSettlement } from "#wallet/settlement/api.ts";
import { csvCell } from "#wallet/settlement/csv.ts";
import { linkTo, readLink } from "#wallet/settlement/links.ts";
import { type Staff, Wallet } from "./support.ts";
import { Shop } from "./trade.ts";

const DAY = "2026-11-02";
let wallet: Wallet;
let shop: Shop;
let operations: Staff;
let settlements: string;
beforeAll(async () => {
  wallet = await Wallet.open();
  shop = await Shop.open(wallet, { nameZh: "<b>好邻居</b>" });
  operations = await wallet.staff("operations");
  settlements = `/v1/bank/merchants/${shop.merchant}/settlements`;
  const sold = await shop.sell(10_000, "2026-11-02T02:00:00Z");
  await shop.refund(sold, 1250, "2026-11-02T03:00:00Z");
  await shop.closeDays("2026-11-03T00:00:00Z");
});
afterAll(() => wallet.close());

const get = async (path: string, token?: string) => {
  const response = await wallet.fetch(path, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
};
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

async function link(): Promise<string> {
  const made = await operations.call<{ url: string }>("POST", `${settlements}/${DAY}/links`, {});
  return new URL(made.body.url).pathname;
}

describe("the bank's people", () => {
  test("read the day with its settlement and where the money is", async () => {
    const { body } = await operations.call<{ settlements: MadeSettlement[]; state: string; lines: object[] }>(
      "GET",
      `${settlements}/${DAY}`,
    );
    expect(body).toMatchObject({
      state: "settled",
      lines: [
        { kind: "payment", terminal: shop.till.id, amount: 10_000, fee: -38 },
        { kind: "refund", terminal: shop.till.id, amount: -1250, fee: 5 },
      ],
      settlements: [{ day: DAY, run: 0, due: 8717, paid: 8717, payout: { state: "requested", attempt: 1 } }],
    });
    const list = await operations.call<{ settlements: MadeSettlement[] }>("GET", settlements);
    expect(list.body.settlements).toEqual(body.settlements);
  });

  test("settle a merchant at once, who then asks the same from the terminal", async () => {
    const other = await Shop.open(wallet);
    await other.sell(5000);
    const { body: today } = await other.till.call<{ day: string }>("GET", `/v1/settlements/${dayNow()}`);
    const path = `/v1/bank/merchants/${other.merchant}/settlements/${today.day}/runs/1`;
    const { body } = await operations.call<MadeSettlement>("PUT", path, {});
    expect(body).toMatchObject({ run: 1, paid: 4981, askedBy: `staff ${operations.id}` });
    const told = await other.till.call("PUT", `/v1/settlements/${today.day}/runs/1`, {});
    expect(told).toMatchObject({ status: 200, body: { id: body.id } });
    expect(await other.till.call("PUT", `/v1/settlements/${today.day}/runs/2`, {})).toMatchObject({
      body: { code: "nothing_due" },
    });
    const unagreed = await Shop.open(wallet, { onDemand: false });
    expect(await unagreed.till.call("PUT", `/v1/settlements/${today.day}/runs/1`, {})).toMatchObject({
      body: { code: "settlement_not_agreed" },
    });
  });
});

const dayNow = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

describe("the CSV file", () => {
  test("has the mark that Excel knows UTF-8 by, decimals, and each line", async () => {
    const { type, bytes } = await get(`${settlements}/${DAY}/lines.csv`, operations.token);
    expect(type).toBe("text/csv; charset=utf-8");
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = textOf(bytes)
      .split("\r\n")
      .map((row) => row.split(","));
    expect(rows).toHaveLength(4);
    expect(rows[1]?.slice(0, 3)).toEqual(["2026-11-02 10:00:00", "收款 Payment", shop.till.enrolled.number]);
    expect(rows[1]?.slice(5, 9)).toEqual(["100.00", "-0.38", "99.62", "CNY"]);
    expect(rows[2]?.slice(5, 9)).toEqual(["-12.50", "0.05", "-12.45", "CNY"]);
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["+86", "'+86"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2+3", "'-2+3"],
    ["-12.50", "-12.50"],
    ["\tx", "'\tx"],
    ['a "b", c', '"a ""b"", c"'],
    ["a\nb", '"a\nb"'],
  ])("%j becomes no formula: %j", (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});

describe("the link for the merchant", () => {
  test("opens this day as a page and as CSV, and its names are text and not markup", async () => {
    const path = await link();
    const { status, type, bytes } = await get(path);
    expect([status, type]).toEqual([200, "text/html; charset=UTF-8"]);
    const page = textOf(bytes);
    expect(page).toContain("&lt;b&gt;好邻居&lt;/b&gt;");
    expect(page).toContain("¥87.17");
    expect(page).not.toMatch(/<script|style="/);
    expect((await get(`${path}/lines.csv`)).status).toBe(200);
    expect((await get("/settlements/page.css")).type).toBe("text/css; charset=utf-8");
  });

  test("opens no other day, no other merchant's, and nothing once it has ended", async () => {
    const path = await link();
    for (const altered of [path.replace(DAY, "2026-11-03"), path.slice(0, -2), `${path}x`])
      expect((await get(altered)).status).toBe(404);
    const day = { merchant: shop.merchant, day: DAY, expiresAt: Date.now() };
    const secret = new Uint8Array(32);
    expect(readLink(linkTo(day, secret), secret, day.expiresAt - 1)).toEqual(day);
    expect(readLink(linkTo(day, secret), secret, day.expiresAt)).toBeUndefined();
    expect(readLink(linkTo(day, secret), new Uint8Array(32).fill(1), 0)).toBeUndefined();
  });
});
