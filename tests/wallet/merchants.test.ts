import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MerchantFacts } from "#domain/merchant.ts";
import type { Problem } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import { changeMerchant, type RegisteredMerchant } from "#wallet/merchants/merchants.ts";
import { databaseRefusal, MERCHANT_FACTS, type Staff, Wallet } from "./support.ts";

let wallet: Wallet;
let operations: Staff;
beforeAll(async () => {
  wallet = await Wallet.open();
  operations = await wallet.staff("operations", "王芳");
});
afterAll(() => wallet.close());

const NEW_ACCOUNT = { bank: "103100000026", number: "6228480000000000011", holder: "好邻居便利店" };

const put = <T = RegisteredMerchant>(id: string, after: number, facts: Partial<MerchantFacts> = {}) =>
  operations.call<T>("PUT", `/v1/bank/merchants/${id}`, { ...MERCHANT_FACTS, ...facts, after });
const acts = async (about: string) => {
  const risk = await wallet.staff("risk");
  const path = `/v1/bank/acts?about=${encodeURIComponent(about)}`;
  return (await risk.call<{ acts: { act: string; by: string | null }[] }>("GET", path)).body.acts;
};

describe("a merchant", () => {
  test("is registered with its two accounts, once however often that is said", async () => {
    const id = newId();
    const first = await put(id, 0);
    expect(first).toEqual({ status: 200, body: { id, version: 1, ...MERCHANT_FACTS } });
    expect(await put(id, 0)).toEqual(first);
    const { rows } = (await wallet.db.execute(
      sql`SELECT a.kind FROM merchants m JOIN accounts a ON a.id IN (m.account, m.payable) WHERE m.id = ${id} ORDER BY 1`,
    )) as unknown as { rows: object[] };
    expect(rows).toEqual([{ kind: "merchant_payable" }, { kind: "merchant_pending" }]);
    expect(await acts(`merchant ${id}`)).toMatchObject([{ act: "merchant.registered", by: "王芳" }]);
  });

  test("that changes stays known as it was, with the moment of each change", async () => {
    const id = newId();
    await put(id, 0);
    const moved = await put(id, 1, { place: "上海市静安区示范路 2 号", cutOff: 120 });
    expect(moved.body).toMatchObject({ version: 2, place: "上海市静安区示范路 2 号", cutOff: 120 });
    await put(id, 2, { place: "上海市静安区示范路 2 号", cutOff: 120, settlementAccount: NEW_ACCOUNT });
    type History = { versions: { version: number; validFrom: number; facts: MerchantFacts }[] };
    const { versions } = (await operations.call<History>("GET", `/v1/bank/merchants/${id}/history`)).body;
    expect(versions.map(({ version, facts }) => [version, facts.cutOff, facts.settlementAccount])).toEqual([
      [1, 0, MERCHANT_FACTS.settlementAccount],
      [2, 120, MERCHANT_FACTS.settlementAccount],
      [3, 120, NEW_ACCOUNT],
    ]);
    expect(versions.map(({ validFrom }) => validFrom)).toEqual(
      versions.map(({ validFrom }) => validFrom).toSorted((a, b) => a - b),
    );
    expect(await acts(`merchant ${id}`)).toHaveLength(3);
  });

  test("that two change at once is changed by one, and the other is told", async () => {
    const id = newId();
    await put(id, 0);
    const answers = await Promise.all([
      put<RegisteredMerchant & Problem>(id, 1, { cutOff: 60 }),
      put<RegisteredMerchant & Problem>(id, 1, { cutOff: 90 }),
    ]);
    expect(answers.map(({ body }) => body.code ?? body.version).toSorted()).toEqual([2, "changed_meanwhile"]);
    expect((await put<Problem>(newId(), 3)).body.code).toBe("changed_meanwhile");
  });

  test("that two have read at the same version is written by the first of them alone", async () => {
    const id = newId();
    await put(id, 0);
    // Both have found version 1 by now, which the requests of one process may never do by themselves.
    const write = (cutOff: number) => changeMerchant(wallet.db, id, 1, { ...MERCHANT_FACTS, cutOff });
    expect(await write(60)).toBe(true);
    expect(await write(90)).toBe(false);
    const { body } = await operations.call<RegisteredMerchant>("GET", `/v1/bank/merchants/${id}`);
    expect([body.version, body.cutOff]).toEqual([2, 60]);
  });

  test.each([
    [{ creditCode: "91310101MA0000000K" }, "merchant_not_sound"],
    [{ timeZone: "Asia/Shangai" }, "merchant_not_sound"],
    [{ nameEn: "好邻居" }, "merchant_not_sound"],
    [{ cutOff: 1440 }, "merchant_not_sound"],
    [{ currency: "XXX" as never }, "malformed"],
  ])("of which %j is said is not registered", async (wrong, code) => {
    const id = newId();
    expect((await put<Problem>(id, 0, wrong)).body.code).toBe(code);
    expect((await operations.call<Problem>("GET", `/v1/bank/merchants/${id}`)).body.code).toBe("not_found");
  });

  test("keeps its currency, and the store keeps all that it was", async () => {
    const id = newId();
    await put(id, 0);
    expect((await put<Problem>(id, 1, { currency: "HKD" })).body.code).toBe("currency_mismatch");
    for (const attempt of [
      sql`UPDATE merchants SET currency = 'HKD' WHERE id = ${id}`,
      sql`UPDATE merchants SET account = payable, payable = account WHERE id = ${id}`,
      sql`DELETE FROM merchants WHERE id = ${id}`,
      sql`UPDATE merchant_history SET valid_from = now() WHERE merchant = ${id}`,
      sql`DELETE FROM merchant_history WHERE merchant = ${id}`,
    ])
      expect(await databaseRefusal(wallet.db.execute(attempt))).toMatch(/keeps its|append-only/);
    // Whoever writes past the program leaves a version too.
    await wallet.db.execute(sql`UPDATE merchants SET settlement_number = '99999999' WHERE id = ${id}`);
    const { body } = await operations.call<{ versions: object[] }>("GET", `/v1/bank/merchants/${id}/history`);
    expect(body.versions).toHaveLength(2);
  });

  test("agrees on fees from a moment that is to come, once, and keeps what was agreed before", async () => {
    const id = newId();
    await put(id, 0);
    const fees = {
      ratePpm: 3800,
      minimum: 1,
      maximum: 5000,
      freePerMonth: 0,
      returnedWithRefund: true,
      onDemand: true,
    };
    const agree = <T>(schedule: string, validFrom: number, other: object = {}) =>
      operations.call<T>("PUT", `/v1/bank/merchants/${id}/fee-schedules/${schedule}`, {
        ...fees,
        validFrom,
        ...other,
      });
    const [first, now] = [newId(), await wallet.now()];
    type Schedules = { schedules: { id: string }[] };
    expect((await agree<Schedules>(first, now)).body.schedules).toMatchObject([{ id: first, ratePpm: 3800 }]);
    expect((await agree<Schedules>(first, now)).body.schedules).toHaveLength(1);
    expect((await agree<Problem>(first, now, { ratePpm: 1 })).body.code).toBe("id_reused");
    expect((await agree<Problem>(newId(), now - 1)).body.code).toBe("fees_not_agreeable");
    expect((await agree<Problem>(newId(), now + 90_000, { ratePpm: 200_000 })).body.code).toBe(
      "fees_not_agreeable",
    );
    expect((await agree<Schedules>(newId(), now + 90_000)).body.schedules).toHaveLength(2);
  });
});
