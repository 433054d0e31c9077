import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { certifyKey, newKeyPair, privateKeyObject, signStatement } from "#kit/signatures.ts";
import type { SaleView } from "#pos/api.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import {
  type Asked,
  answering,
  byAnotherRoot,
  type Lie,
  LyingWallet,
  stating,
} from "../support/lying-wallet.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let liar: LyingWallet;
let checkout: Checkout;

beforeAll(async () => {
  shop = await Shop.open();
  const { enrolment } = JSON.parse(readFileSync(join(shop.folder, "pos/terminal.json"), "utf8"));
  liar = await LyingWallet.standBefore(shop);
  liar.ids = { terminal: enrolment.terminal, merchant: enrolment.merchant.id };
  // The terminal learns the wallet's time from the real one; then it is given the liar's address.
  await (await Checkout.signedIn(shop)).lineBecomes(true);
  await shop.stopPos();
  await shop.startPos(liar.url);
  checkout = await Checkout.signedIn(shop);
});
afterAll(async () => {
  await liar.close();
  await shop.close();
});

/** Enough for every way in which an answer is heard: told at once, and again after it was not believed. */
const TIMES = 3;

const LIES: readonly (readonly [what: string, lie: (asked: Asked) => Lie])[] = [
  ["paid, without a proof", ({ paid }) => answering(paid, undefined)],
  ["paid, unsigned", ({ paid, keys }) => ({ ...stating(paid, keys), signed: false })],
  ["a page of HTML", () => ({ status: 200, body: "<h1>支付成功</h1>", signed: false })],
  ["a page of HTML, signed", () => ({ status: 200, body: "<h1>支付成功</h1>", signed: true })],
  ["a proof of another amount", ({ paid, keys }) => stating({ ...paid, amount: paid.amount + 1 }, keys)],
  ["a proof in another currency", ({ paid, keys }) => stating({ ...paid, currency: "HKD" }, keys)],
  ["a proof for another terminal", ({ paid, keys }) => stating({ ...paid, terminal: newId() }, keys)],
  ["a proof for another merchant", ({ paid, keys }) => stating({ ...paid, merchant: newId() }, keys)],
  [
    "a proof of another payment",
    ({ paid, keys }) => stating({ ...paid, payment: { tender: newId(), attempt: 1 } }, keys),
  ],
  [
    "a proof of another attempt",
    ({ paid, keys }) => stating({ ...paid, payment: { ...paid.payment, attempt: 2 } }, keys),
  ],
  ["a proof of another request", ({ paid, keys }) => stating({ ...paid, request: new Uint8Array(32) }, keys)],
  ["a proof by another root", ({ paid }) => answering(paid, byAnotherRoot(paid))],
  [
    "a proof by a key that nobody certified",
    ({ paid, keys }) => answering(paid, signStatement(paid, { ...keys.proof, pair: newKeyPair() })),
  ],
  [
    "a proof with a bit turned",
    ({ paid, keys }) => {
      const signed = signStatement(paid, keys.proof);
      signed[80] = (signed[80] ?? 0) ^ 1;
      return answering(paid, signed);
    },
  ],
  [
    "a proof by a key of the past",
    ({ paid, keys }) => {
      const pair = newKeyPair();
      const past = certifyKey(
        pair,
        { demo: true, notBefore: 0, notAfter: 1000 },
        privateKeyObject(keys.proof.pair),
      );
      return answering(paid, signStatement(paid, past));
    },
  ],
];

describe("a wallet that lies never turns the till green", () => {
  test.each(LIES)("%s", async (_, lie) => {
    liar.tell(lie);
    const { sale, payment } = await checkout.collect(1234);
    await liar.told(payment.id, TIMES);
    const after = await checkout.expect<SaleView>("GET", `/api/sales/${sale.id}`);
    expect(after).toMatchObject({ state: "open", due: 1234, receipts: [] });
    expect(latestPayment(after).state).toBe("presented");
  });

  test("but the truth does, from the same mouth", async () => {
    liar.tell(({ paid, keys }) => stating(paid, keys));
    const { sale } = await checkout.collect(1234);
    const paid = await checkout.waitForSale(sale.id, ({ state }) => state === "paid");
    expect(latestPayment(paid).state).toBe("paid");
  });
});
