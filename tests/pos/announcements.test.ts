/** What the till has to say aloud: what the wallet has proven, once, and by one screen. */
import { describe, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { newId } from "#kit/random-ids.ts";
import { announcementsNow, claimAnnouncement } from "#pos/announcements/announcements.ts";
import { useStory } from "./story.ts";
import { CASHIER, type Desk } from "./support.ts";

const story = useStory();
const desk = () => story().desk;
const now = (at: Desk = desk()) => announcementsNow(at.till);
const kinds = () => now().unsaid.map(({ kind }) => kind);

function paid(amount: number) {
  const collected = desk().collect(amount);
  desk().hears(collected.payment, "paid");
  return collected;
}

function claimFirst(claim: Id = newId()): boolean {
  const [first] = now().unsaid;
  if (!first) throw new Error("there is nothing to say");
  return claimAnnouncement(desk().till, claim, first);
}

describe("收到 十二元五角", () => {
  test("is said once a proof is there and not before, with the amount that was paid", () => {
    const { payment } = desk().collect(1250);
    expect(now()).toEqual({ unsaid: [], paidToday: 0 });
    desk().hears(payment, "paid", { amount: 9999 });
    expect(kinds()).toEqual([]);
    desk().hears(payment, "paid");
    desk().hears(payment, "paid");
    expect(now()).toMatchObject({ unsaid: [{ kind: "paid", amount: 1250, currency: "CNY" }], paidToday: 1 });
  });

  test("is said by the one of two checkouts that claims it first; a repeat of its claim is answered alike", () => {
    paid(1250);
    const [first] = now().unsaid;
    if (!first) throw new Error("there is nothing to say");
    const [here, there] = [newId(), newId()];
    const asks = (claim: Id) => claimAnnouncement(desk().till, claim, first);
    expect([asks(here), asks(there), asks(here)]).toEqual([true, false, true]);
    expect(kinds()).toEqual([]);
  });

  test("a checkout that was loaded anew, or a till that starts anew, does not say it again", async () => {
    paid(1250);
    claimFirst();
    await story().restart();
    expect(now()).toEqual({ unsaid: [], paidToday: 1 });
  });

  test("what is older than half a minute is no news: nobody is told of it, and it is claimed in vain", async () => {
    paid(1250);
    const [old] = now().unsaid;
    if (!old) throw new Error("there is nothing to say");
    await story().pass(31_000);
    expect(kinds()).toEqual([]);
    expect(claimAnnouncement(desk().till, newId(), old)).toBe(false);
  });

  test("nothing can be claimed that the till has not decided", () => {
    paid(1250);
    expect(claimAnnouncement(desk().till, newId(), { subject: newId(), kind: "paid" })).toBe(false);
    expect(
      claimAnnouncement(desk().till, newId(), { subject: now().unsaid[0]?.subject ?? "", kind: "refunded" }),
    ).toBe(false);
    expect(kinds()).toEqual(["paid"]);
  });
});

describe("each end is said by its own name", () => {
  test("not paid, where the time has run out; a cancellation by the cashier's own hand is silent", () => {
    const { payment } = desk().collect(800);
    desk().hears(payment, "expired");
    expect(kinds()).toEqual(["failed"]);
    const { sale, payment: other } = desk().collect(900);
    desk().payments.reverse(sale, other, CASHIER.name);
    desk().hears(other, "cancelled");
    expect(kinds()).toEqual(["failed"]);
  });

  test("cancelled and returned, where the money had come: never 收到", () => {
    const { sale, payment } = desk().collect(900);
    desk().payments.reverse(sale, payment, CASHIER.name);
    desk().hears(payment, "paid");
    expect(kinds()).toEqual([]);
    desk().hears(payment, "reversed");
    expect(now()).toMatchObject({ unsaid: [{ kind: "returned", amount: 900 }], paidToday: 0 });
  });

  test("refunded, once the wallet has stated it", async () => {
    const { sale, payment } = paid(1500);
    claimFirst();
    const id = newId();
    story().backend.refundAnswer = (asked) => ({
      kind: "statement",
      signed: desk().refundStated(asked, "refunded"),
    });
    desk().refunds.ask(
      sale,
      id,
      { tender: payment.tender, amount: 500, lines: [], reason: "returned" },
      {
        operator: CASHIER,
        approvedBy: undefined,
      },
    );
    expect(kinds()).toEqual([]);
    await story().pass(250);
    expect(now().unsaid).toMatchObject([{ subject: id, kind: "refunded", amount: 500 }]);
  });
});
