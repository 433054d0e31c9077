import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

const PROGRAM = fileURLToPath(new URL("../../server/pos/factory-reset.ts", import.meta.url));

let shop: Shop;
let checkout: Checkout;
beforeAll(async () => {
  shop = await Shop.open();
  checkout = await Checkout.signedIn(shop);
  await checkout.lineBecomes(true);
});
afterAll(() => shop.close());

/** Runs the command on the stopped terminal; what it said, and whether it did it. */
function reset(): Promise<{ readonly said: string; readonly done: boolean }> {
  const env = { ...process.env, SHOUYIN_DATA: shop.folder };
  return new Promise((resolve) =>
    execFile(process.execPath, [PROGRAM], { env }, (error, out, complaint) =>
      resolve({ said: `${out}${complaint}`.trim(), done: error === null }),
    ),
  );
}

test("a terminal is erased only when nothing is pending and the bank knows; until then it says why, and keeps all", async () => {
  await shop.stopWallet();
  const { sale } = await checkout.collect(500);
  await checkout.cancel(sale);
  await shop.stopPos();
  expect(await reset()).toMatchObject({ done: false, said: expect.stringMatching(/1 payments or refunds/) });
  await shop.startWallet();
  await shop.startPos();
  checkout = await Checkout.signedIn(shop);
  await checkout.waitForSale(sale.id, (view) => latestPayment(view).state === "cancelled");
  await shop.stopPos();
  expect(await reset()).toMatchObject({ done: false, said: expect.stringMatching(/still active/) });
  await shop.startPos();
  checkout = await Checkout.signedIn(shop);
  const { payment } = await checkout.collect(600);
  const { body } = await checkout.call<{ code: string }>("PUT", "/api/retirement", {});
  expect(body.code).toBe("payments_pending");
  const phone = await Phone.signedIn(shop);
  await phone.pay(payment.qr);
  await checkout.nothingPends();
  await checkout.expect("PUT", "/api/retirement", {});
  await shop.stopPos();
  expect(existsSync(join(shop.folder, "pos", "terminal.json"))).toBe(true);
  expect(await reset()).toMatchObject({ done: true, said: expect.stringMatching(/was erased/) });
  expect(existsSync(join(shop.folder, "pos"))).toBe(false);
});
