/** From the wallet's commit of a payment to the cashier's screen: the till turns green. */
import { newId } from "#kit/random-ids.ts";
import type { PhonePayment } from "#wallet/api.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { milliseconds, percentile, type Row } from "./measure.ts";

const RUNS = 60;
const WARM_UP = 10;
/** What people take for at once. */
const WANTED_MS = 100;

/**
 * The wallet answers the phone right after its commit, so that the answer's arrival stands for it; what the screen gets
 * before that counts as nothing.
 */
export async function measureCapture(): Promise<Row[]> {
  const shop = await Shop.open();
  try {
    const checkout = await Checkout.signedIn(shop);
    const phone = await Phone.signedIn(shop);
    await checkout.lineBecomes(true);
    const samples: number[] = [];
    for (let run = 0; run < RUNS + WARM_UP; run++) {
      const took = await payOnce(checkout, phone);
      if (run >= WARM_UP) samples.push(took);
    }
    const [slow, median] = [percentile(samples, 0.95), percentile(samples, 0.5)];
    return [
      {
        what: `wallet's commit → cashier's screen green (p95 of ${RUNS}; p50 ${milliseconds(median)})`,
        ours: milliseconds(slow),
        against: `${WANTED_MS} ms, which people take for at once`,
        ratio: slow / WANTED_MS,
        wanted: 1,
      },
    ];
  } finally {
    await shop.close();
  }
}

async function payOnce(checkout: Checkout, phone: Phone): Promise<number> {
  const { sale, payment } = await checkout.collect(100);
  const green = checkout.waitForSale(sale.id, ({ state }) => state === "paid").then(() => performance.now());
  const { body } = await phone.scan(payment.qr);
  await phone.consent(body as PhonePayment, undefined, newId());
  const committed = performance.now();
  return Math.max(0, (await green) - committed);
}
