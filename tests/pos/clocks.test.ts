import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { splitSignedRequest } from "#domain/payment-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { sales } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { readFact } from "#pos/facts.ts";
import { requestCounter } from "#pos/request-counter.ts";
import { WalletClock } from "#pos/wallet-clock.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
beforeEach(() => {
  desk = Desk.open({ heardWallet: false });
});
afterEach(() => desk.close());

const clock = () => desk.till.walletClock;

describe("the wallet's time", () => {
  test("is not known before the wallet has said it, and no QR is shown then", () => {
    expect(clock().now()).toBeUndefined();
    const sale = newId();
    desk.openSale(100, sale);
    expect(() => desk.sales.tender(sale, newId(), { kind: "wallet", amount: 100 }, CASHIER)).toThrow(
      new Refusal("clock_untrusted"),
    );
  });

  test("is never ahead of the wallet, however long its answers take and whatever is done to the clock", () => {
    const delay = fc.integer({ min: 0, max: 20_000 });
    const act = fc.oneof(
      fc.record({ learn: delay }),
      fc.record({ pass: fc.integer({ min: 0, max: 86_400_000 }) }),
      fc.record({ setByHand: fc.integer({ min: -1e10, max: 1e10 }) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        const { clocks } = desk.world;
        const walletClock = new WalletClock(clocks, desk.store.db);
        // The wallet's clock goes right, far from what this machine believes.
        const walletAhead = 77_777_777 - clocks.monotonic();
        walletClock.learn(clocks.monotonic() + walletAhead, desk.store.db);
        for (const one of acts) {
          if ("learn" in one) {
            const said = clocks.monotonic() + walletAhead;
            clocks.advance(one.learn);
            walletClock.learn(said, desk.store.db);
          }
          if ("pass" in one) clocks.advance(one.pass);
          if ("setByHand" in one) clocks.setByHand(one.setByHand);
          expect(walletClock.now()).toBeLessThanOrEqual(clocks.monotonic() + walletAhead);
          expect(walletClock.now()).toBeGreaterThan(clocks.monotonic() + walletAhead - 20_001);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("goes on by itself while nobody is asked, and is carried over a restart", () => {
    const { clocks } = desk.world;
    clock().learn(1_000_000, desk.store.db);
    clocks.advance(60_000);
    expect(clock().now()).toBe(1_060_000);
    desk = desk.restart();
    clocks.advance(1000);
    expect(clock().now()).toBe(1_061_000);
  });

  test("is turned into this machine's for the screens: a QR is shown as long as it is payable", () => {
    const { clocks } = desk.world;
    clock().learn(clocks.now() + 3_600_000, desk.store.db);
    const { payment, sale } = desk.collect(100);
    const { issuedAt, expiresAt } = desk.view(sale).tenders[0]?.payments[0] ?? {};
    expect(Math.abs((issuedAt ?? 0) - clocks.now())).toBeLessThanOrEqual(1000);
    expect((expiresAt ?? 0) - (issuedAt ?? 0)).toBe(180_000);
    const request = splitSignedRequest(Uint8Array.from(desk.rowOf(payment).request))?.request;
    expect(request).toMatchObject({ issuedAt: Math.floor((clocks.now() + 3_600_000) / 1000), lifetime: 180 });
  });

  test("costs no write while it stays what it was", () => {
    const { clocks } = desk.world;
    clock().learn(clocks.now() + 5000, desk.store.db);
    const stored = readFact(desk.store.db, "wallet_time");
    clocks.advance(60_000);
    clock().learn(clocks.now() + 5010, desk.store.db);
    expect(readFact(desk.store.db, "wallet_time")).toBe(stored);
  });
});

describe("a sale over midnight, or over the hour that comes twice", () => {
  const MOMENTS = [
    ["midnight", Date.UTC(2026, 5, 1, 21, 59, 0), "Europe/Berlin"],
    ["the end of summer time", Date.UTC(2026, 9, 25, 0, 59, 30), "Europe/Berlin"],
    ["the beginning of summer time", Date.UTC(2027, 2, 28, 0, 59, 30), "Europe/Berlin"],
    ["a leap day", Date.UTC(2028, 1, 28, 15, 59, 30), "Asia/Shanghai"],
  ] as const;

  test.each(MOMENTS)(
    "%s: what was shown before is paid after, and no two sales have one number",
    (_, at, zone) => {
      const { clocks, identity } = desk.world;
      Object.assign(identity.enrolment.merchant, { timeZone: zone });
      clocks.setByHand(at - clocks.now());
      clock().learn(clocks.now(), desk.store.db);
      const { sale, payment } = desk.collect(1250);
      clocks.advance(90_000);
      desk.hears(payment, "paid");
      expect(desk.view(sale)).toMatchObject({ state: "paid", due: 0 });
      const later = desk.collect(300);
      clocks.setByHand(-86_400_000);
      const back = desk.collect(310);
      clocks.setByHand(3_600_000);
      const again = desk.collect(320);
      for (const { payment } of [later, back, again]) desk.hears(payment, "paid");
      const rows = desk.store.db.select().from(sales).all();
      expect(new Set(rows.map(({ day, number }) => `${day} ${number}`)).size).toBe(4);
      expect(rows.map(({ state }) => state)).toEqual(["paid", "paid", "paid", "paid"]);
    },
  );

  test("set back by hand, a QR is payable exactly as long as the wallet says", () => {
    const { clocks } = desk.world;
    clock().learn(clocks.now(), desk.store.db);
    const { sale } = desk.collect(100);
    const before = clock().now() ?? 0;
    clocks.setByHand(-7_200_000);
    expect(clock().now()).toBe(before);
    const { expiresAt = 0 } = desk.view(sale).tenders[0]?.payments[0] ?? {};
    expect(Math.abs(expiresAt - clocks.now() - 180_000)).toBeLessThanOrEqual(1000);
  });
});

describe("the counter of requests", () => {
  test("never gives a number twice, over any number of crashes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2500 }), { maxLength: 6 }), (lives) => {
        let last = requestCounter(desk.store).next();
        for (const life of lives) {
          const counter = requestCounter(desk.store);
          for (let i = 0; i < life; i++) {
            const number = counter.next();
            expect(number).toBeGreaterThan(last);
            last = number;
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test("gives none that the store could not reserve", () => {
    const counter = requestCounter(desk.store);
    const write = desk.store.write.bind(desk.store);
    desk.store.write = () => {
      throw new Error("the store is locked");
    };
    for (let i = 0; i < 3; i++) expect(() => counter.next()).toThrow("locked");
    desk.store.write = write;
    const given = Array.from({ length: 1500 }, () => counter.next());
    expect(given[0]).toBe(1);
    expect(requestCounter(desk.store).next()).toBeGreaterThan(given.at(-1) ?? 0);
  });
});
