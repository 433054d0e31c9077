/**
 * One payer, one payment: what becomes of a QR that two people scan, of one that is old, of a sale that two people collect
 * for. Each has one right end, one sentence for the payer and one for the cashier.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatMoney } from "#domain/money.ts";
import type { PaymentState } from "#domain/payment.ts";
import { cashierSentence, fill, type Sentence } from "#domain/payment-sentences.ts";
import { type Problem, REFUSALS, type RefusalCode } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import type { PhonePayment } from "#wallet/api.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Wallet } from "../wallet/support.ts";

let shop: Shop;
let checkout: Checkout;
let li: Phone;
let wang: Phone;
beforeAll(async () => {
  shop = await Shop.open();
  checkout = await Checkout.signedIn(shop);
  [li, wang] = [await Phone.signedIn(shop, 0), await Phone.signedIn(shop, 1)];
  await checkout.lineBecomes(true);
});
afterAll(() => shop.close());

/** What the payer reads where he is refused. */
const told = ({ body }: { readonly body: unknown }) => (body as Problem).detail;
const sentenceOf = (code: RefusalCode) => REFUSALS[code].en;

/** What the cashier reads of the sale's latest payment. */
function cashierReads(sale: SaleView): string {
  const { state, way, amount, currency } = latestPayment(sale);
  return fill(cashierSentence(state, way), "en", formatMoney({ amount, currency }));
}
const saying = (state: PaymentState, amount = ""): string =>
  fill(cashierSentence(state, "presented") as Sentence, "en", amount);

const paid = ({ state }: SaleView) => state === "paid";

describe("two phones on one QR", () => {
  test("one pays, the other hears that nothing was taken; the cashier sees one payment", async () => {
    const { sale, payment } = await checkout.collect(820);
    const balances = [await li.balance(), await wang.balance()];
    const [seenByLi, seenByWang] = [await li.scan(payment.qr), await wang.scan(payment.qr)];
    const answers = await Promise.all([li.consent(seenByLi.body), wang.consent(seenByWang.body)]);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(told)).toEqual([sentenceOf("payment_taken")]);
    expect(cashierReads(await checkout.waitForSale(sale.id, paid))).toBe(saying("paid", "¥8.20"));
    const spent = [balances[0] ?? 0, balances[1] ?? 0].reduce((sum, balance) => sum + balance, 0);
    expect(spent - (await li.balance()) - (await wang.balance())).toBe(820);
  });
});

describe("one phone twice", () => {
  test("is one payment, whether it asks under the same id or scans anew", async () => {
    const before = await li.balance();
    const { sale, payment } = await checkout.collect(310);
    const consent = newId();
    const { body } = await li.scan(payment.qr);
    const answers = [
      await li.consent(body, undefined, consent),
      await li.consent(body, undefined, consent),
      await li.pay(payment.qr),
    ];
    for (const answer of answers) expect(answer.body).toMatchObject({ state: "paid", mine: true });
    expect(new Set(answers.map(({ body }) => (body as PhonePayment).proof)).size).toBe(1);
    expect(before - (await li.balance())).toBe(310);
    await checkout.waitForSale(sale.id, paid);
  });
});

describe("two tabs on one sale", () => {
  test("the second is refused while the first collects, and after it was paid", async () => {
    const other = await Checkout.signedIn(shop);
    const { sale, payment } = await checkout.collect(450);
    const path = `/api/sales/${sale.id}/tenders/${newId()}`;
    const body = { kind: "wallet", amount: 450 };
    expect(told(await other.call("PUT", path, body))).toBe(sentenceOf("attempt_open"));
    await li.pay(payment.qr);
    await other.waitForSale(sale.id, paid);
    expect(told(await other.call("PUT", path, body))).toBe(sentenceOf("sale_closed"));
    expect((await checkout.waitForSale(sale.id, paid)).tenders).toHaveLength(1);
  });

  test("the same tap in both, with the same id, is one tender and one QR", async () => {
    const other = await Checkout.signedIn(shop);
    const sale = await checkout.openSale(460);
    const path = `/api/sales/${sale.id}/tenders/${newId()}`;
    const body = { kind: "wallet", amount: 460 };
    const [one, two] = await Promise.all([
      checkout.expect<SaleView>("PUT", path, body),
      other.expect<SaleView>("PUT", path, body),
    ]);
    expect(latestPayment(one).qr).toBe(latestPayment(two).qr);
    await checkout.cancel(one);
    await checkout.waitForSale(sale.id, (view) => latestPayment(view).state === "cancelled");
  });
});

describe("an amount that is edited after the QR was shown", () => {
  test("the old QR pays nothing any more, the new one pays what is due", async () => {
    const { sale, payment: old } = await checkout.collect(9900);
    const seen = await li.scan(old.qr);
    await checkout.cancel(sale);
    const cancelled = await checkout.waitForSale(
      sale.id,
      (view) => latestPayment(view).state === "cancelled",
    );
    expect(cashierReads(cancelled)).toBe(saying("cancelled"));
    const before = await li.balance();
    expect(told(await li.consent(seen.body))).toBe(sentenceOf("payment_cancelled"));
    const { sale: corrected, payment } = await checkout.collect(990);
    expect((await li.pay(payment.qr)).body.amount).toBe(990);
    await checkout.waitForSale(corrected.id, paid);
    expect(before - (await li.balance())).toBe(990);
  });
});

describe("a QR of another time or another till", () => {
  let wallet: Wallet;
  beforeAll(async () => {
    wallet = await Wallet.open();
  });
  afterAll(() => wallet.close());

  test("that has expired pays nothing: its payer asks for a new one, its till says that nobody paid", async () => {
    const till = await wallet.terminal();
    const phone = await wallet.customer();
    const issuedAt = Math.floor((await wallet.now()) / 1000) - 200;
    const late = await till.present({ issuedAt, lifetime: 180 });
    const { body } = await phone.scan(late);
    const refused = await phone.consent<Problem>(body.id);
    expect(told(refused)).toBe(sentenceOf("payment_expired"));
    expect((await till.tell(late)).body.state).toBe("expired");
    expect(cashierSentence("expired", "presented").en).toMatch(/keep the goods/);
  });

  test("that was photographed yesterday pays nothing, whatever became of it", async () => {
    const till = await wallet.terminal();
    const [phone, thief] = [await wallet.customer(), await wallet.customer()];
    const yesterday = Math.floor((await wallet.now()) / 1000) - 86_400;
    const unseen = await till.present({ issuedAt: yesterday, lifetime: 180 });
    const known = await till.present();
    await phone.pay(known);
    for (const [photo, code] of [
      [unseen, "payment_expired"],
      [known, "payment_taken"],
    ] as const) {
      const { body } = await thief.scan(photo);
      expect(told(await thief.consent<Problem>(body.id))).toBe(sentenceOf(code));
    }
    expect(await thief.balance()).toBe(1_000_000);
  });

  test("brought by another terminal is none of its own: nobody is charged for one sale at two tills", async () => {
    const [till, other] = [await wallet.terminal(), await wallet.terminal()];
    const phone = await wallet.customer();
    const payment = await till.present();
    expect(told(await other.tell<Problem>(payment))).toBe(sentenceOf("bad_signature"));
    await phone.pay(payment);
    expect((await other.ask(payment)).status).toBe(404);
    expect((await till.ask(payment)).body.state).toBe("paid");
    expect(await phone.balance()).toBe(1_000_000 - 1250);
  });
});
