import { describe, expect, test } from "vitest";
import type { RefundReason } from "#domain/refund.ts";
import { signedRefundOfUrl } from "#domain/refund-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { verifyRefund } from "#kit/signatures.ts";
import { useStory } from "./story.ts";
import { CASHIER } from "./support.ts";

const story = useStory();
const desk = () => story().desk;
const backend = () => story().backend;
const ASKER = { operator: CASHIER, approvedBy: undefined };

interface Sold {
  readonly sale: string;
  readonly tender: string;
  /** Three cups of tea at 5.00. */
  readonly line: string;
}

/** A sale of 15.00 that a wallet has paid. */
function sold(): Sold {
  const [sale, tender, line] = [newId(), newId(), newId()];
  const lines = [{ id: line, name: "茶", quantity: 3, unitPrice: 500 }];
  desk().sales.open(sale, { currency: "CNY", lines }, CASHIER);
  desk().sales.tender(sale, tender, { kind: "wallet", amount: 1500 }, CASHIER);
  desk().hears({ tender, attempt: 1 }, "paid");
  return { sale, tender, line };
}

interface Asked {
  readonly amount?: number;
  readonly quantity?: number;
  readonly reason?: RefundReason;
  readonly id?: string;
}

function refund(
  { sale, tender, line }: Sold,
  { amount = 500, quantity, reason = "returned", id = newId() }: Asked,
) {
  const lines = quantity === undefined ? [] : [{ line, quantity }];
  desk().refunds.ask(sale, id, { tender, amount, lines, reason }, ASKER);
  return id;
}

const refunded = (id: string) => () =>
  ({ kind: "statement", signed: desk().refundStated(id, "refunded") }) as const;
const stateOf = ({ sale }: Sold, id: string) =>
  desk()
    .view(sale)
    .refunds.find((one) => one.id === id)?.state;

describe("a refund", () => {
  test("of one line is brought to the wallet until that has stated it; a slip says so", async () => {
    const shop = sold();
    backend().refundAnswer = (id) => refunded(id)();
    const id = refund(shop, { quantity: 1 });
    expect(stateOf(shop, id)).toBe("requested");
    await story().pass(250);
    expect(stateOf(shop, id)).toBe("refunded");
    await desk().prints.idle();
    expect(desk().view(shop.sale).receipts).toMatchObject([
      { kind: "receipt" },
      { kind: "refund", subject: id, state: "printed" },
    ]);
    expect(desk().view(shop.sale)).toMatchObject({ state: "paid", due: 0 });
  });

  test("prints a reference that the wallet can verify: the signed refund itself", async () => {
    const shop = sold();
    const id = refund(shop, { amount: 300 });
    desk().statements.hear(desk().refundStated(id, "refunded"));
    await desk().prints.idle();
    const blocks = desk().world.printer.printed.at(-1)?.blocks ?? [];
    const qr = blocks.find((block) => block.kind === "qr")?.text ?? "";
    const signed = signedRefundOfUrl(qr);
    const { publicKey } = desk().world.identity.signing;
    expect(signed && verifyRefund(signed, publicKey)?.request).toMatchObject({
      refund: id,
      payment: { tender: shop.tender, attempt: 1 },
      amount: 300,
      currency: "CNY",
    });
  });

  test("that the shop's balance does not cover is queued, with a slip, and paid when it does", async () => {
    const shop = sold();
    backend().refundAnswer = () => ({ kind: "queued" });
    const id = refund(shop, {});
    await story().pass(500);
    expect(stateOf(shop, id)).toBe("queued");
    await desk().prints.idle();
    expect(JSON.stringify(desk().world.printer.printed.at(-1))).toContain("已登记");
    expect(story().sync.line.view()).toMatchObject({ pending: 1, pendingAmount: 500 });
    await story().pass(3_600_000);
    expect(stateOf(shop, id)).toBe("queued");
    expect(backend().refundQuestions.length).toBeLessThan(100);
    desk().statements.hear(desk().refundStated(id, "refunded"));
    expect(stateOf(shop, id)).toBe("refunded");
  });

  test("without an answer is unknown, over a restart, and asked for under the same id until it is definite", async () => {
    const shop = sold();
    const id = refund(shop, {});
    await story().pass(500);
    expect(stateOf(shop, id)).toBe("unknown");
    await story().restart();
    await story().pass(3000);
    expect(new Set(backend().refundQuestions)).toEqual(new Set([id]));
    backend().refundAnswer = () => ({ kind: "statement", signed: desk().refundStated(id, "not_refunded") });
    await story().pass(60_000);
    expect(stateOf(shop, id)).toBe("not_refunded");
    const questions = backend().refundQuestions.length;
    await story().pass(600_000);
    expect(backend().refundQuestions).toHaveLength(questions);
  });

  test("is never more than was captured, whatever is under way; what was refused counts no more", async () => {
    const shop = sold();
    const first = refund(shop, { amount: 1000 });
    expect(() => refund(shop, { amount: 501 })).toThrow(new Refusal("refund_too_much"));
    expect(() => refund(shop, { amount: 0 })).toThrow(new Refusal("refund_too_much"));
    refund(shop, { amount: 500 });
    desk().statements.hear(desk().refundStated(first, "not_refunded"));
    refund(shop, { amount: 1000 });
    expect(() => refund(shop, { amount: 1 })).toThrow(new Refusal("refund_too_much"));
  });

  test("of lines is for no more of them than were sold, and no more than they cost", () => {
    const shop = sold();
    expect(() => refund(shop, { amount: 501, quantity: 1 })).toThrow(new Refusal("refund_too_much"));
    expect(() => refund(shop, { amount: 1, quantity: 4 })).toThrow(new Refusal("refund_too_much"));
    refund(shop, { amount: 1000, quantity: 2 });
    expect(() => refund(shop, { amount: 500, quantity: 2 })).toThrow(new Refusal("refund_too_much"));
    refund(shop, { amount: 500, quantity: 1 });
    expect(() => refund({ ...shop, line: newId() }, { quantity: 1 })).toThrow(Refusal);
  });

  test("goes to a wallet only: cash, an unpaid sale and a returned payment have nothing to refund", () => {
    const nothing = new Refusal("nothing_to_refund");
    const { sale, payment } = desk().collect(500);
    const open = { sale, tender: payment.tender, line: newId() };
    expect(() => refund(open, {})).toThrow(nothing);
    const shop = sold();
    desk().hears({ tender: shop.tender, attempt: 1 }, "reversed");
    expect(() => refund(shop, {})).toThrow(nothing);
    expect(() => refund({ ...shop, sale: newId() }, {})).toThrow(new Refusal("not_found"));
  });

  test("under one id is one refund: the same again is the same, another is refused", () => {
    const shop = sold();
    const id = refund(shop, {});
    refund(shop, { id });
    expect(() => refund(shop, { id, amount: 400 })).toThrow(new Refusal("id_reused"));
    expect(() => refund(shop, { id, reason: "faulty" })).toThrow(new Refusal("id_reused"));
    expect(desk().view(shop.sale).refunds).toHaveLength(1);
  });

  test("is journalled with who asked, who approved, why, and how it ended", () => {
    const shop = sold();
    const id = refund(shop, { reason: "faulty" });
    desk().statements.hear(desk().refundStated(id, "refunded"));
    const rows = desk().store.db.select().from(journal).all();
    expect(rows.filter(({ subject }) => subject === id)).toMatchObject([
      { actor: CASHIER.name, action: "refund asked", detail: { amount: 500, reason: "faulty" } },
      { actor: "wallet", action: "refund refunded", detail: { amount: 500 } },
    ]);
  });
});

describe("a statement of a refund that cannot be true", () => {
  test("of another amount or another refund moves nothing and tells a person", () => {
    const shop = sold();
    const id = refund(shop, {});
    desk().statements.hear(desk().refundStated(id, "refunded", { amount: 501 }));
    desk().statements.hear(desk().refundStated(id, "refunded", { request: new Uint8Array(32) }));
    expect(stateOf(shop, id)).toBe("requested");
    expect(desk().alarms).toEqual([
      expect.stringMatching(/does not fit/),
      expect.stringMatching(/does not have/),
    ]);
  });

  test("that contradicts how it ended moves nothing and tells a person, once", () => {
    const shop = sold();
    const id = refund(shop, {});
    desk().statements.hear(desk().refundStated(id, "refunded"));
    const contradiction = desk().refundStated(id, "not_refunded");
    desk().statements.hear(contradiction);
    desk().statements.hear(contradiction);
    expect(stateOf(shop, id)).toBe("refunded");
    expect(desk().alarms).toHaveLength(1);
  });
});
