/**
 * The real terminal and the real wallet, with a line between them that loses, doubles, delays and damages what it
 * carries. Whatever it does, each payment has a definite end once it is well again, and the books are balanced.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { PaymentView, SaleView } from "#pos/api.ts";
import { auditBooks } from "../support/audit.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import type { Fault, StreamFault } from "../support/fault-proxy.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Checkout;
let phone: Phone;
/** What screens and phones were told over the whole day: it has to be true at its end. */
const promised = { sales: [] as string[], paid: [] as string[] };

beforeAll(async () => {
  shop = await Shop.open({ proxied: true });
  checkout = await Checkout.signedIn(shop);
  phone = await Phone.signedIn(shop);
  await checkout.lineBecomes(true);
});
afterAll(() => shop.close());

const FAULTS: Readonly<Record<string, Fault>> = {
  "the request is lost": { request: "lost" },
  "the request is lost, and nobody says so": { request: "lost", answer: "silence" },
  "the answer is lost": { answer: "lost" },
  "the answer is lost, and nobody says so": { answer: "silence" },
  "the request arrives twice": { request: "twice" },
  "the request arrives again much later": { request: "echoed" },
  "the request arrives only much later": { request: "held" },
  "the answer is cut short": { answer: "cut" },
  "the answer is reset half way": { answer: "reset" },
  "the answer is half, and says that it is all": { answer: "truncated" },
  "the answer drips": { answer: "drips" },
  "a captive portal answers": { request: "lost", answer: "html" },
  "a captive portal answers, after all was done": { answer: "html" },
  "a gateway fails": { request: "lost", answer: "error" },
  "a gateway fails, after all was done": { answer: "error" },
  "an old answer comes again": { answer: "replayed" },
  "everything is late": { delayMs: 1500 },
};
/** Twice, so that a retry meets it too; a silence once, because each one is sat out. */
const timesOf = (fault: Fault) => (fault.answer === "silence" ? [fault] : [fault, fault]);

/** What became of the paper is the printer's to say, and late where this machine is busy: another file's story. */
const hasPaper = ({ state, receipts }: SaleView) =>
  state === "paid" && receipts[0] !== undefined && !["queued", "sending"].includes(receipts[0].state);
const hasEnded =
  (...states: PaymentView["state"][]) =>
  (sale: SaleView) =>
    states.includes(latestPayment(sale).state);

let amounts = 100;
const newAmount = () => ++amounts;

async function collect(tender = newId()) {
  const { sale, payment } = await checkout.collect(newAmount(), tender);
  promised.sales.push(sale.id);
  return { sale, payment };
}

/** One phone pays one after the other: tries of its PIN at the same time are counted, and lock it. */
let turn: Promise<unknown> = Promise.resolve();
function payInTurn(qr: string): ReturnType<Phone["pay"]> {
  const paying = turn.then(() => phone.pay(qr));
  turn = paying.catch(() => undefined);
  return paying;
}

async function pay(payment: PaymentView): Promise<string> {
  const { body } = await payInTurn(payment.qr);
  if (body.state === "paid") promised.paid.push(payment.id);
  return body.state;
}

/** The customer pays, and only then the terminal's questions get through, to meet the fault. */
async function customerPays(fault: Fault): Promise<string> {
  const tender = newId();
  const paid = Promise.withResolvers<void>();
  const [first, ...others] = timesOf(fault);
  shop.proxy.plan(tender, { ...first, until: paid.promise }, ...others);
  const { sale, payment } = await collect(tender);
  const state = await pay(payment);
  paid.resolve();
  const end = await checkout.waitForSale(sale.id, hasPaper);
  return `${state} ${latestPayment(end).state} ${end.receipts.length}`;
}

/** The cashier cancels what nobody has paid; the QR is paid no more. */
async function cashierCancels(fault: Fault): Promise<string> {
  const { sale, payment } = await collect();
  shop.proxy.plan(`${payment.id}/reversal`, ...timesOf(fault));
  await checkout.cancel(sale);
  await checkout.waitForSale(sale.id, hasEnded("cancelled"));
  const { body } = await payInTurn(payment.qr);
  return "code" in body ? String(body.code) : body.state;
}

/** No word of the payment reaches the wallet before it is cancelled there. */
async function cashierCancelsUnseen(fault: Fault): Promise<string> {
  const tender = newId();
  shop.proxy.always(tender, { request: "lost" });
  const { sale, payment } = await collect(tender);
  await shop.proxy.came(tender, 1);
  shop.proxy.plan(`${payment.id}/reversal`, ...timesOf(fault), {});
  await checkout.cancel(sale);
  await checkout.waitForSale(sale.id, hasEnded("cancelled"));
  shop.proxy.drop(tender);
  const { body } = await payInTurn(payment.qr);
  return "code" in body ? String(body.code) : body.state;
}

/** The customer has paid, the till does not know, and the cashier cancels: the money goes back. */
async function cashierCancelsWhatIsPaid(fault: Fault): Promise<string> {
  const tender = newId();
  shop.proxy.always(tender, { answer: "lost" });
  const { sale, payment } = await collect(tender);
  const state = await pay(payment);
  shop.proxy.plan(`${payment.id}/reversal`, ...timesOf(fault), {});
  await checkout.cancel(sale);
  const end = await checkout.waitForSale(sale.id, hasEnded("reversed"));
  shop.proxy.drop(tender);
  const papers = end.receipts.map(({ kind }) => kind).join();
  return `${state} ${end.due === sale.total ? "due" : "kept"} ${papers}`;
}

/** Customer and cashier at the same moment: either is right, and both sides say the same. */
async function bothAtOnce(fault: Fault): Promise<string> {
  const tender = newId();
  const { sale, payment } = await collect(tender);
  shop.proxy.plan(tender, fault);
  await Promise.all([pay(payment), checkout.cancel(sale)]);
  const end = await checkout.waitForSale(
    sale.id,
    (view) => hasPaper(view) || hasEnded("cancelled", "reversed")(view),
  );
  return latestPayment(end).state;
}

describe("answers and requests are damaged, and the stream of events is dead", () => {
  const stories = Object.entries(FAULTS);

  beforeAll(() => {
    shop.proxy.planStream([], "refused");
    shop.proxy.endStreams();
  });
  afterAll(async () => {
    expect(shop.proxy.unmet).toEqual([]);
    await shop.proxy.release();
    shop.proxy.planStream([], "passes");
    await checkout.lineBecomes(true);
  });

  test.concurrent.each(stories)("%s: what the customer pays turns green, once", async (_, fault) => {
    expect(await customerPays(fault)).toBe("paid paid 1");
  });

  test.concurrent.each(stories)("%s: what the cashier cancels is red, and a tombstone", async (_, fault) => {
    expect(await cashierCancels(fault)).toBe("payment_cancelled");
  });

  test.concurrent.each(stories)("%s: a tombstone is left of what was never seen", async (_, fault) => {
    expect(await cashierCancelsUnseen(fault)).toBe("payment_cancelled");
  });

  test.concurrent.each(stories)("%s: what was paid meanwhile goes back", async (_, fault) => {
    expect(await cashierCancelsWhatIsPaid(fault)).toBe("paid due reversal");
  });

  test.concurrent.each(stories)("%s: both at once end the same on both sides", async (_, fault) => {
    expect(["paid", "cancelled", "reversed"]).toContain(await bothAtOnce(fault));
  });
});

describe("answers never come, and the stream of events is damaged", () => {
  beforeAll(() => shop.proxy.always("PUT /v1/payments/", { answer: "lost" }));
  afterAll(() => shop.proxy.drop("PUT /v1/payments/"));

  const streams: readonly StreamFault[] = ["cut", "reset", "twice", "drips", "refused", "html", "error"];
  test.each(streams)("%s: green all the same", async (fault) => {
    shop.proxy.planStream([fault]);
    shop.proxy.endStreams();
    await shop.proxy.streamMet();
    expect(shop.proxy.unmetOfStream).toEqual([]);
    const { sale, payment } = await collect();
    expect(await pay(payment)).toBe("paid");
    const end = await checkout.waitForSale(sale.id, hasPaper);
    expect(end.receipts).toHaveLength(1);
  });
});

describe("the line is gone", () => {
  /** One of each: paid meanwhile, cancelled meanwhile, paid and then cancelled, left alone. */
  async function duringAnOutage(begin: () => void, until: () => Promise<void>, end: () => void) {
    begin();
    const [paid, cancelled, both, left] = [
      await collect(),
      await collect(),
      await collect(),
      await collect(),
    ];
    const states = [await pay(paid.payment), await pay(both.payment)];
    for (const { sale } of [cancelled, both]) expect((await checkout.cancel(sale)).status).toBe(200);
    await until();
    const meanwhile = [paid, cancelled, both, left].map(({ sale }) =>
      checkout.expect<SaleView>("GET", `/api/sales/${sale.id}`),
    );
    const lights = (await Promise.all(meanwhile)).map((sale) => latestPayment(sale).state);
    end();
    await checkout.waitForSale(paid.sale.id, hasPaper);
    await checkout.waitForSale(cancelled.sale.id, hasEnded("cancelled"));
    await checkout.waitForSale(both.sale.id, hasEnded("reversed"));
    await pay(left.payment);
    await checkout.waitForSale(left.sale.id, hasPaper);
    return { states, lights };
  }

  test("pulled like a cable: QR codes are shown and paid, nothing is green before the line is back", async () => {
    const { states, lights } = await duringAnOutage(
      () => shop.proxy.cut(),
      async () => void (await checkout.lineBecomes(false)),
      () => shop.proxy.mend(),
    );
    expect(states).toEqual(["paid", "paid"]);
    expect(lights).toEqual(["presented", "reversing", "reversing", "presented"]);
    await checkout.lineBecomes(true);
  });

  test("half open: all is sent and nothing arrives, until it does, late and all at once", async () => {
    const { states, lights } = await duringAnOutage(
      () => shop.proxy.freeze(),
      async () => void (await checkout.lineBecomes(false)),
      () => shop.proxy.thaw(),
    );
    expect(states).toEqual(["paid", "paid"]);
    expect(lights).toEqual(["presented", "reversing", "reversing", "presented"]);
    await checkout.lineBecomes(true);
  });
});

test("at the end of such a day the books are balanced, and what anybody was told is true", async () => {
  await checkout.lineBecomes(true);
  expect(await auditBooks(shop, promised)).toEqual([]);
});
