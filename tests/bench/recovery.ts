/** After a power cut with ten thousand payments pending: until the till can sell again, and how fast they end. */
import { join } from "node:path";
import { payments, sales, tenders } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { isActive, loadIdentity } from "#pos/identity.ts";
import { TerminalKeys } from "#pos/keys.ts";
import { openShift } from "#pos/shifts/shifts.ts";
import { Signer } from "#pos/signer.ts";
import { openStore } from "#pos/store.ts";
import { systemClocks, WalletClock } from "#pos/wallet-clock.ts";
import { Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { milliseconds, type Row } from "./measure.ts";

const PENDING = 10_000;
const LIFETIME_S = 180;
/** All of them within five minutes of the start, although nobody waits for them: what anybody waits for goes first. */
const DRAINED_WANTED = PENDING / 300;

export async function measureRecovery(): Promise<Row[]> {
  const shop = await Shop.open();
  try {
    const checkout = await Checkout.signedIn(shop);
    await checkout.lineBecomes(true);
    await shop.killPos();
    const empty = await timeToReady(shop);
    await shop.killPos();
    leavePending(shop);
    const full = await timeToReady(shop);
    const start = performance.now();
    await (await Checkout.signedIn(shop)).nothingPends();
    const perSecond = PENDING / ((performance.now() - start) / 1000);
    return [
      {
        what: `killed with ${PENDING.toLocaleString("en")} payments pending → ready to sell`,
        ours: milliseconds(full),
        against: `${milliseconds(empty)} with none pending`,
        ratio: full / empty,
        wanted: 2,
      },
      {
        what: "those payments, brought to their definite end",
        ours: `${perSecond.toFixed(0)}/s`,
        against: `${DRAINED_WANTED.toFixed(0)}/s: all within five minutes, embedded wallet and terminal on the same two cores`,
        ratio: DRAINED_WANTED / perSecond,
        wanted: 1,
      },
    ];
  } finally {
    await shop.close();
  }
}

/** Until a terminal that was killed says that it is ready. */
async function timeToReady(shop: Shop): Promise<number> {
  const start = performance.now();
  await shop.startPos();
  return performance.now() - start;
}

/** Writes what a till leaves that showed so many QR codes and heard of none: the terminal is not running meanwhile. */
function leavePending(shop: Shop): void {
  const folder = join(shop.folder, "pos");
  const identity = loadIdentity(folder, "");
  if (!isActive(identity)) throw new Error("the terminal was never activated");
  const store = openStore(folder);
  const signer = new Signer(
    new TerminalKeys(folder, identity, Date.now()),
    new WalletClock(systemClocks, store.db),
  );
  const shift = openShift(store.db);
  if (!shift) throw new Error("somebody has signed in");
  store.write((db) => {
    for (let number = 1; number <= PENDING; number++) {
      const [sale, tender] = [newId(), newId()];
      const amount = 100 + number;
      const createdAt = Date.now();
      const signed = signer.payment({ tender, attempt: 1 }, amount, LIFETIME_S);
      const lines = [{ id: newId(), name: "商品", quantity: 1, unitPrice: amount }];
      const money = { currency: "CNY", total: amount, collected: 0 } as const;
      db.insert(sales)
        .values({
          id: sale,
          number,
          day: "2000-01-01",
          lines,
          state: "open",
          ...money,
          operator: shift.openedBy,
          createdAt,
        })
        .run();
      db.insert(tenders).values({ id: tender, sale, kind: "wallet", amount, state: "open", createdAt }).run();
      db.insert(payments)
        .values({
          tender,
          attempt: 1,
          way: "presented",
          state: "reversing",
          amount,
          currency: "CNY",
          request: Buffer.from(signed.request),
          issuedAt: signed.issuedAt,
          expiresAt: signed.expiresAt,
          createdAt,
        })
        .run();
    }
  });
  store.close();
}
