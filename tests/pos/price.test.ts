import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { measureOfLabel } from "#domain/label.ts";
import { receiptText } from "#domain/receipt/text.ts";
import type { Problem } from "#domain/refusal.ts";
import { journal, products } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleInput, SaleView } from "#pos/api.ts";
import { salesReport } from "#pos/reports/report.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

const TODAY = "2026-06-01";
const [milk, apples] = [newId(), newId()];
/** 6.32 of the scale's number 00021. */
const LABEL = "2100021006320";
const withCheckDigit = (text: string) => {
  const sum = [...text.slice(0, 12)].reduce(
    (all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3),
    0,
  );
  return `${text.slice(0, 12)}${(10 - (sum % 10)) % 10}`;
};

let desk: Desk;
let till: TillApp;
let manager: string;
let cashier: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  await till.call("PUT", `/api/staff/${newId()}`, {
    token: manager,
    body: { name: "李雷", role: "cashier", pin: "918273" },
  });
  cashier = (await till.pair("checkout")).token;
  await till.signIn(cashier, "李雷", "918273");
  await till.call("PUT", "/api/session/pin", { token: cashier, body: { pin: "918273", newPin: "730518" } });
  await stock(milk, { name: "鲜牛奶", unit: "piece", price: 480 });
  await stock(apples, { name: "苹果", unit: "kilogram", price: 1180, scaleCode: "00021", stock: 10_000 });
});
afterEach(() => desk.close());

async function stock(product: string, input: object): Promise<void> {
  const body = { category: null, tax: 0, barcodes: [], ...input };
  const answer = await till.call("PUT", `/api/catalog/products/${product}`, { token: manager, body });
  expect(answer.status).toBe(204);
}
const carton = (more: Partial<SaleInput["lines"][number]> = {}): SaleInput["lines"][number] => ({
  id: newId(),
  product: milk,
  name: "鲜牛奶",
  quantity: 1,
  unitPrice: 480,
  ...more,
});
const open = (input: Partial<SaleInput>, token = cashier, id = newId()) =>
  till.call<SaleView & Problem>("PUT", `/api/sales/${id}`, {
    token,
    body: { currency: "CNY", lines: [carton()], ...input },
  });
const told = (sale: string) =>
  desk.store.db
    .select()
    .from(journal)
    .where(eq(journal.subject, sale))
    .all()
    .filter(({ action }) => action === "sale price changed");
const approval = { operator: "1001", pin: OWN_PIN };

describe("what a product costs", () => {
  test("is the catalog's to say: another price needs a manager's word, and without it nothing is recorded", async () => {
    expect((await open({})).body.total).toBe(480);
    const id = newId();
    const lines = [carton({ unitPrice: 100 })];
    expect((await open({ lines }, cashier, id)).body.code).toBe("approval_needed");
    expect((await till.call<Problem>("GET", `/api/sales/${id}`, { token: cashier })).body.code).toBe(
      "not_found",
    );
    const { body: sale } = await open({ lines, approval }, cashier, id);
    expect(sale).toMatchObject({ total: 100, lines: [{ unitPrice: 100, listPrice: 480 }] });
    expect(told(id)).toMatchObject([
      { actor: "李雷", detail: { goods: "鲜牛奶", listPrice: 480, price: 100, approvedBy: "1001" } },
    ]);
  });

  test("cannot be claimed by the screen: what the catalog asked is looked up", async () => {
    const lines = [carton({ unitPrice: 100, listPrice: 100 })];
    expect((await open({ lines })).body.code).toBe("approval_needed");
    expect((await open({ lines }, manager)).body.lines).toMatchObject([{ listPrice: 480 }]);
    // And one that claims a change where there is none has none.
    expect((await open({ lines: [carton({ listPrice: 999 })] })).body.lines[0]).not.toHaveProperty(
      "listPrice",
    );
  });

  test("has the catalog's tax in it, whatever the screen says", async () => {
    await stock(milk, { name: "鲜牛奶", unit: "piece", price: 480, tax: 900 });
    const id = newId();
    for (const tax of [900, 0, undefined]) {
      const { body: sale } = await open({ lines: [carton({ id: milk, tax })] }, cashier, id);
      expect(sale.lines).toMatchObject([{ tax: 900 }]);
    }
    const { body: untaxed } = await open({ lines: [carton({ product: undefined, tax: 600 })] });
    expect(untaxed.lines).toMatchObject([{ tax: 600 }]);
  });

  test("is another where the catalog's was changed since, or the unit is not its own", async () => {
    await stock(milk, { name: "鲜牛奶", unit: "piece", price: 500 });
    expect((await open({})).body.code).toBe("approval_needed");
    const lines = [carton({ product: apples, name: "苹果", quantity: 1, unitPrice: 1180 })];
    expect((await open({ lines })).body.code).toBe("approval_needed");
  });

  test("told again, the sale is the same one, also when the catalog has changed since and without the word", async () => {
    const id = newId();
    const lines = [carton({ unitPrice: 100 })];
    await open({ lines, approval }, cashier, id);
    await stock(milk, { name: "鲜牛奶", unit: "piece", price: 100 });
    expect((await open({ lines }, cashier, id)).status).toBe(200);
    expect(told(id)).toHaveLength(1);
  });

  test("is changed by whom the shop lets", async () => {
    const permit = (permission: string) =>
      till.call("PUT", "/api/permissions/cashier/change_price", { token: manager, body: { permission } });
    const lines = [carton({ unitPrice: 100 })];
    await permit("denied");
    expect((await open({ lines, approval })).body.code).toBe("not_permitted");
    await permit("allowed");
    const { body: sale } = await open({ lines });
    expect(told(sale.id)[0]?.detail).not.toHaveProperty("approvedBy");
  });

  test("with a discount beyond the limit needs one word for both", async () => {
    const input = { lines: [carton({ unitPrice: 100 })], discount: { percent: 5000 } };
    expect((await open(input)).body.code).toBe("approval_needed");
    expect((await open({ ...input, approval })).body.total).toBe(50);
  });
});

describe("a scale's label with a price", () => {
  const labelled = (label: string, more = {}) => {
    const measure = measureOfLabel({ unit: "kilogram", price: 1180 }, Number(label.slice(7, 12)));
    return [carton({ product: apples, name: "苹果", ...measure, label, ...more })];
  };

  test("is sold for what it says, and its weight leaves the stock and is in the report", async () => {
    const { body: sale } = await open({ lines: labelled(withCheckDigit(LABEL)) });
    expect(sale).toMatchObject({ total: 632, lines: [{ quantity: 536, unit: "kilogram", unitPrice: 1180 }] });
    const tender = newId();
    desk.sales.tender(sale.id, tender, { kind: "cash", amount: 632, received: 632 }, CASHIER);
    await desk.prints.idle();
    const [paper = { blocks: [] }] = desk.world.printer.printed;
    expect(receiptText(paper, 32)).toMatch(/苹果\n {2}0\.536 kg × 11\.80 +6\.32/);
    const [row] = desk.store.db.select().from(products).where(eq(products.id, apples)).all();
    expect(row?.stock).toBe(10_000 - 536);
    const { products: sold } = await salesReport(desk.till, { from: TODAY, to: TODAY });
    expect(sold).toMatchObject([{ key: apples, unit: "kilogram", quantity: 536, amount: 632 }]);
  });

  test.each([
    ["of another product", withCheckDigit("2100022006320"), {}],
    [
      "with a wrong check digit",
      `${LABEL.slice(0, 12)}${(Number(withCheckDigit(LABEL).at(-1)) + 1) % 10}`,
      {},
    ],
    ["with another weight", withCheckDigit(LABEL), { quantity: 100 }],
    ["with another unit price", withCheckDigit(LABEL), { unitPrice: 1 }],
  ])("%s is a price that somebody has changed", async (_, label, more) => {
    expect((await open({ lines: labelled(label, more) })).body.code).toBe("approval_needed");
  });
});
