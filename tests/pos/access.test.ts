import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RECEIPT_DIGITS } from "#domain/e-receipt.ts";
import type { Problem } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import { ORIGIN, stateOf, TillApp } from "./app-support.ts";
import { documentOf, type Operation, operationsOf } from "./open-api.ts";
import { Desk, latestPayment } from "./support.ts";

let desk: Desk;
let till: TillApp;
let operator: string;
let signedOut: string;
let display: string;
/** A sale with an open payment, and one that is paid and has its receipt. */
let sale: SaleView;
let paid: SaleView;
let operations: readonly Operation[];

beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  operator = await till.signedIn();
  signedOut = (await till.pair("checkout")).token;
  display = (await till.pair("display")).token;
  sale = await till.openSale(operator, 500);
  sale = await tender(sale, { kind: "wallet", amount: 500 });
  paid = await till.openSale(operator, 300);
  paid = await tender(paid, { kind: "cash", amount: 300, received: 300 });
  await desk.prints.idle();
  operations = operationsOf(await documentOf(till));
});
afterAll(() => desk.close());

async function tender({ id }: SaleView, body: object): Promise<SaleView> {
  const path = `/api/sales/${id}/tenders/${newId()}`;
  return (await till.call<SaleView>("PUT", path, { token: operator, body })).body;
}

const STREAMS: readonly Operation[] = [
  { method: "GET", path: "/api/checkout/events" },
  { method: "GET", path: "/api/display/events" },
];
/** What may be called without a token: it is how one is got, or what hangs on the shop's shelf. */
const FOR_ANYBODY = ["POST /api/screens", "POST /api/screens/token", "GET /api/product-pictures/{hash}"];
/** What a checkout may call before somebody has signed in. */
const BEFORE_SIGN_IN = [
  "GET /api/operators",
  "POST /api/session",
  "DELETE /api/session",
  "PUT /api/pin-resets/{id}",
];

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const guarded = () => [...operations, ...STREAMS].filter((one) => !FOR_ANYBODY.includes(nameOf(one)));

/** Calls as somebody, about what really is there, with a body that would be taken from the right one. */
function callAs({ method, path }: Operation, token?: string, headers: Record<string, string> = {}) {
  const tender = sale.tenders[0]?.id ?? "";
  const real = path
    .replace("{id}", sale.id)
    .replace("{tender}", tender)
    .replace("{attempt}", "1")
    .replace("{refund}", newId())
    .replace("{job}", newId())
    .replace("{day}", "today")
    .replace("{hash}", "0".repeat(64))
    .replace("{address}", "0".repeat(RECEIPT_DIGITS))
    .replace(/\{(count|move|correction|badge)\}/, newId())
    .replace("{role}", "cashier")
    .replace("{action}", "refund");
  return till.call<Problem>(method, real, {
    token,
    headers,
    ...(method !== "GET" && { body: bodyOf(path) }),
  });
}

function bodyOf(path: string): object {
  if (path === "/api/screens") return { kind: "checkout", code: till.screens.codeFor("checkout") };
  if (path === "/api/screens/token") return { screen: newId(), secret: "secret" };
  if (path === "/api/session") return { operator: "1001", pin: "246802" };
  if (path === "/api/pin-resets/{id}") return { operator: "1001", code: "12345678", newPin: "846201" };
  if (path === "/api/session/pin") return { pin: "246802", newPin: "846201" };
  if (path === "/api/sales/{id}") return { currency: "CNY", lines: sale.lines };
  if (path === "/api/sales/{id}/tenders/{tender}") return { kind: "wallet", amount: 500 };
  if (path.endsWith("/acceptance")) return { code: "12345678" };
  if (path === "/api/due") return { amount: 500 };
  if (path === "/api/proofs") return { digits: "123" };
  if (path.startsWith("/api/permissions/")) return { permission: "allowed" };
  if (path.startsWith("/api/discount-limits/")) return { limit: 1000 };
  if (path === "/api/staff/{id}") return { name: "李雷", role: "cashier", pin: "502946" };
  if (path.includes("/refunds/"))
    return { tender: sale.tenders[0]?.id ?? "", amount: 100, lines: [], reason: "other" };
  if (path === "/api/drawer/openings/{id}") return { reason: "change" };
  if (path === "/api/drawer/trials/{id}") return { pin: 2 };
  if (path === "/api/drawer/trials/{id}/answer") return { opened: true };
  if (path === "/api/exchange-rates") return { rates: [] };
  if (path.startsWith("/api/receipt-design")) return { language: "zh", header: [], footer: [] };
  if (path.endsWith("/counts/{id}")) return { float: 100, counted: 400 };
  if (path.endsWith("/resolutions/{id}"))
    return { difference: "cash_short.cash.drawer", here: 400, there: 300 };
  if (path.endsWith("/counts/{count}")) return { purpose: "float", counted: 100, pieces: [] };
  if (path.endsWith("/moves/{move}")) return { direction: "out", amount: 100, reason: "safe" };
  if (path.endsWith("/corrections/{correction}")) return { amount: 0, note: "更正" };
  if (path.includes("/slips/")) return { kind: "refund", subject: newId() };
  if (path === "/api/catalog/products/{id}")
    return { name: "鸡蛋", category: null, unit: "piece", price: 120, tax: 0, barcodes: [] };
  if (path === "/api/catalog/categories/{id}") return { name: "食品", place: 0 };
  if (path === "/api/catalog/pictures") return { body: "iVBORw0KGgo=" };
  if (path === "/api/catalog/imports/{id}") return { name: "goods.csv", file: "bm90aGluZw==" };
  if (path === "/api/held-sales/{id}") return { lines: sale.lines };
  if (path.startsWith("/api/announcements/")) return { subject: sale.id, kind: "paid" };
  if (path.startsWith("/api/reports/")) return { from: "2026-06-01", to: "2026-06-01" };
  return {};
}

/** Expects each of these to be refused so, and to leave all as it was. */
async function expectRefused(
  who: readonly Operation[],
  code: string,
  call: (operation: Operation) => Promise<{ body: Problem }>,
): Promise<void> {
  const before = stateOf(desk);
  for (const operation of who) {
    const { body } = await call(operation);
    expect(body?.code, nameOf(operation)).toBe(code);
  }
  expect(stateOf(desk)).toEqual(before);
}

describe("who may call what", () => {
  test("the document lists every route that there is", () => {
    const served = till.app.routes
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const known = [...operations, ...STREAMS].map(nameOf);
    const open = ["GET /api/health", "GET /api/openapi.json", "GET /api/docs"];
    expect(new Set(served)).toEqual(new Set([...known, ...open]));
    expect(operations.length).toBeGreaterThan(12);
  });

  test("without a token, or with one that nobody has: nothing", async () => {
    const code = "screen_not_paired";
    await expectRefused(guarded(), code, (one) => callAs(one));
    await expectRefused(guarded(), code, (one) => callAs(one, "x".repeat(32)));
    for (const authorization of [
      operator,
      `Basic ${operator}`,
      `Bearer  ${operator}`,
      `Bearer ${operator}x`,
      "Bearer ",
    ])
      await expectRefused(guarded(), code, (one) => callAs(one, undefined, { authorization }));
  });

  test("with a display's token: the display's stream", async () => {
    const others = guarded().filter(({ path }) => path !== "/api/display/events");
    await expectRefused(others, "screen_not_allowed", (one) => callAs(one, display));
    expect(await till.events("/api/display/events", display, 1)).toMatchObject([{ event: "snapshot" }]);
  });

  test("with a checkout's token: all but the display's stream", async () => {
    const [, stream] = STREAMS;
    if (!stream) throw new Error("there are two streams");
    await expectRefused([stream], "screen_not_allowed", (one) => callAs(one, operator));
  });

  test("before anybody has signed in: only what signs in", async () => {
    const others = guarded().filter(
      (one) => one.path !== "/api/display/events" && !BEFORE_SIGN_IN.includes(nameOf(one)),
    );
    await expectRefused(others, "signed_out", (one) => callAs(one, signedOut));
  });

  test("from another page, or from a browser that does not say which: nothing", async () => {
    const all = [...operations, ...STREAMS];
    for (const site of ["cross-site", "same-site", "none", ""])
      await expectRefused(all, "foreign_origin", (one) => callAs(one, operator, { "sec-fetch-site": site }));
    const writes = operations.filter(({ method }) => method !== "GET");
    for (const origin of ["http://evil.example", "null", "", `${ORIGIN}1`, "http://127.0.0.1:7400"])
      await expectRefused(writes, "foreign_origin", (one) => callAs(one, operator, { origin }));
  });

  test("under another host's name: nothing, not even a page", async () => {
    const pages = ["/checkout", "/display", "/", "/api/health", "/api/openapi.json"];
    const all = [...operations, ...STREAMS, ...pages.map((path) => ({ method: "GET", path }))];
    for (const host of [
      "evil.example:7300",
      "127.0.0.1",
      "127.0.0.1:7301",
      "127.0.0.1.evil.example:7300",
      "",
    ])
      await expectRefused(all, "wrong_host", (one) => callAs(one, operator, { host }));
  });

  test("with what is no JSON: nothing", async () => {
    const writes = operations.filter(({ method }) => method === "PUT" || method === "POST");
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "", "application/json5"])
      await expectRefused(writes, "not_json", (one) => callAs(one, operator, { "content-type": type }));
  });
});

describe("one sale's address is no way to another's", () => {
  const put = (path: string) => till.call<Problem>("PUT", path, { token: operator, body: {} });

  test("its payments, receipts and tenders are there under its own address only", async () => {
    const [own] = sale.tenders;
    const [job] = paid.receipts;
    const before = stateOf(desk);
    for (const other of [paid.id, newId()]) {
      const base = `/api/sales/${other}`;
      expect((await put(`${base}/tenders/${own?.id}/payments/1/reversal`)).body.code).toBe("not_found");
      expect((await put(`${base}/tenders/${own?.id}/payments/2`)).body.code).toBe("not_found");
    }
    expect((await put(`/api/sales/${sale.id}/receipts/${job?.id}`)).body.code).toBe("not_found");
    expect((await put(`/api/sales/${newId()}/receipts/${job?.id}`)).body.code).toBe("not_found");
    const again = await till.call<Problem>("PUT", `/api/sales/${paid.id}/tenders/${own?.id}`, {
      token: operator,
      body: { kind: "wallet", amount: 500 },
    });
    expect(again.body.code).toBe("id_reused");
    expect(stateOf(desk)).toEqual(before);
    expect(latestPayment(desk.view(sale.id)).state).toBe("presented");
  });
});
