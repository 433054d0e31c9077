/** A customer lives with his wallet: money comes in and goes out, to a shop, to a friend and back to the bank. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import type { Tier } from "#domain/limits.ts";
import { customers } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { WalletView } from "#wallet/api.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import type { BankOrder, LimitsAnswer, PayeeAnswer } from "#wallet/wallets/api.ts";
import { CUSTOMER_ORDERS } from "#wallet/wallets/bank-orders.ts";
import { FailingBank } from "../support/failing-bank.ts";
import { pursueNow } from "./pursue-now.ts";
import { type Phone, PIN, type Refused, type Terminal, Wallet } from "./support.ts";

const NUMBER = "622200000000001234";
const bank = new FailingBank({ [NUMBER]: 10_000_000 });
let wallet: Wallet;
let terminal: Terminal;
let li: Phone;
let account: Id;

beforeAll(async () => {
  wallet = await Wallet.open({ coreBank: bank });
  terminal = await wallet.terminal();
});
beforeEach(async () => {
  bank.faults = [];
  li = await wallet.customer(100_000);
  account = await wallet.link(li, NUMBER);
});
afterAll(async () => {
  expect(await auditLedger(wallet.db).then((findings) => findings.filter(({ count }) => count > 0))).toEqual(
    [],
  );
  await wallet.close();
  bank.close();
});

type Wish = { kind?: "top_up" | "withdrawal"; amount?: number; pin?: string; id?: Id; account?: Id };
function order<T = BankOrder>(phone: Phone, { id = newId(), ...wish }: Wish = {}) {
  const body = { kind: "top_up", account, amount: 5000, pin: PIN, ...wish };
  return phone.call<T>("PUT", `/v1/phone/bank-orders/${id}`, body);
}
const orderOf = async (phone: Phone, id: Id) =>
  (await phone.call<BankOrder>("GET", `/v1/phone/bank-orders/${id}`)).body;
const underWay = async (phone: Phone) =>
  (await phone.call<{ orders: BankOrder[] }>("GET", "/v1/phone/bank-orders")).body.orders;
const viewOf = async (phone: Phone) => (await phone.call<WalletView>("GET", "/v1/phone/wallet")).body;
const atBank = () => bank.bank.balance(NUMBER) ?? 0;

async function pursue(): Promise<void> {
  await pursueNow(wallet, bank, CUSTOMER_ORDERS);
}

function transferTo<T = { name: string }>(
  to: Phone,
  {
    id = newId(),
    amount = 1000,
    name = "*明",
    pin = PIN,
  }: { id?: Id; amount?: number; name?: string; pin?: string } = {},
) {
  return li.call<T>("PUT", `/v1/phone/transfers/${id}`, { phone: to.customer.number, name, amount, pin });
}
const refusedBy = (code: string) => ({ body: { code } });
const setTier = ({ customer }: Phone, tier: Tier) =>
  wallet.db.update(customers).set({ tier }).where(eq(customers.id, customer.id));

describe("a top-up", () => {
  test("brings money from the linked account, and is in the history", async () => {
    const before = atBank();
    expect(await order(li)).toMatchObject({ status: 200, body: { state: "done", amount: 5000 } });
    expect([await li.balance(), atBank()]).toEqual([105_000, before - 5000]);
    expect((await viewOf(li)).entries[0]).toMatchObject({ kind: "top_up", amount: 5000, payee: "" });
  });

  test.each(["not heard", "answer lost"] as const)(
    "whose order was %s is under way until the bank's word is known, and comes once",
    async (fault) => {
      const [before, id] = [atBank(), newId()];
      bank.faults = [fault];
      expect(await order(li, { id })).toMatchObject({ status: 200, body: { state: "requested" } });
      expect(await order(li, { id })).toMatchObject({ body: { state: "requested" } });
      expect(await underWay(li)).toMatchObject([{ id, kind: "top_up" }]);
      expect(await li.balance()).toBe(100_000);
      bank.faults = ["not heard"];
      await pursue();
      expect((await orderOf(li, id)).state).toBe("requested");
      await pursue();
      await pursue();
      expect(await orderOf(li, id)).toMatchObject({ state: "done", refusal: null });
      expect(await underWay(li)).toEqual([]);
      expect([await li.balance(), atBank()]).toEqual([105_000, before - 5000]);
    },
  );

  test("that the bank refuses adds nothing, and says the same when asked again", async () => {
    const id = newId();
    const much = { id, amount: 30_000_000 };
    for (const _ of ["first", "again"])
      expect(await order<Refused["body"]>(li, much)).toMatchObject({
        status: 409,
        ...refusedBy("bank_balance_too_low"),
      });
    expect(await orderOf(li, id)).toMatchObject({ state: "refused", refusal: "bank_balance_too_low" });
    expect(await li.balance()).toBe(100_000);
  });

  test("stops at what the wallet may hold, counting what is still under way", async () => {
    await setTier(li, 4);
    bank.faults = ["not heard"];
    await order(li, { amount: 800_000 });
    const calls = bank.calls.length;
    expect(await order(li, { amount: 100_001 })).toMatchObject(refusedBy("over_balance_limit"));
    expect(bank.calls).toHaveLength(calls);
    await pursue();
    expect(await order(li, { amount: 100_000 })).toMatchObject({ body: { state: "done" } });
    expect(await li.balance()).toBe(1_000_000);
  });

  test("under a used id with another body, by anybody, is refused; raced against itself it is one", async () => {
    const [id, before] = [newId(), atBank()];
    const answers = await Promise.all([order(li, { id }), order(li, { id }), order(li, { id })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const other = await wallet.customer();
    const others = await wallet.link(other, NUMBER);
    for (const altered of [
      order(li, { id, amount: 1 }),
      order(li, { id, kind: "withdrawal" }),
      order(other, { id, account: others }),
    ])
      expect(await altered).toMatchObject({ status: 409, ...refusedBy("id_reused") });
    expect(atBank()).toBe(before - 5000);
    expect(await other.call("GET", `/v1/phone/bank-orders/${id}`)).toMatchObject({ status: 404 });
  });

  test("needs the PIN, an account of one's own, and a bank that is connected", async () => {
    expect(await order(li, { pin: "000000" })).toMatchObject(refusedBy("wrong_pin"));
    const other = await wallet.customer();
    expect(await order(other)).toMatchObject({ status: 404, ...refusedBy("account_not_linked") });
    const alone = await Wallet.open();
    const lonely = await alone.customer();
    expect(await order(lonely)).toMatchObject({ status: 503, ...refusedBy("no_core_bank") });
    await alone.close();
  });
});

describe("a withdrawal", () => {
  const out = (wish: Wish = {}) => order(li, { kind: "withdrawal", ...wish });

  test("goes to the linked account, and its money cannot be spent while it is under way", async () => {
    const [id, before] = [newId(), atBank()];
    bank.faults = ["answer lost"];
    expect(await out({ id, amount: 99_000 })).toMatchObject({ body: { state: "requested" } });
    expect(await li.balance()).toBe(1000);
    expect(await li.pay(await terminal.present({ amount: 1001 }))).toMatchObject(
      refusedBy("balance_too_low"),
    );
    expect(await out({ amount: 1001 })).toMatchObject(refusedBy("balance_too_low"));
    await pursue();
    expect(await orderOf(li, id)).toMatchObject({ state: "done" });
    expect([await li.balance(), atBank()]).toEqual([1000, before + 99_000]);
  });

  test("that the bank refuses comes back whole, and the history has both", async () => {
    const closed = await wallet.link(li, "000000000000000000");
    bank.faults = ["answer lost"];
    const id = newId();
    await out({ id, account: closed });
    expect(await li.balance()).toBe(95_000);
    await pursue();
    expect(await orderOf(li, id)).toMatchObject({ state: "refused", refusal: "bank_account_refused" });
    expect(await li.balance()).toBe(100_000);
    const [first, second] = (await viewOf(li)).entries;
    expect([first, second]).toMatchObject([
      { kind: "withdrawal_returned", amount: 5000 },
      { kind: "withdrawal", amount: -5000 },
    ]);
  });

  test("of all there is, three times at once, pays out once", async () => {
    const answers = await Promise.all(Array.from({ length: 3 }, () => out({ amount: 100_000 })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await li.balance()).toBe(0);
  });

  test("counts in no limit on paying: it stays the customer's own", async () => {
    await out({ amount: 50_000 });
    expect((await li.call<LimitsAnswer>("GET", "/v1/phone/limits")).body.day.spent).toBe(0);
  });
});

describe("a transfer", () => {
  test("shows whose number it is, moves the money at once, and both see it", async () => {
    const wang = await wallet.customer(0);
    const shown = await li.call<PayeeAnswer>("POST", "/v1/phone/payees", { phone: wang.customer.number });
    expect(shown.body.name).toBe("*明");
    expect(await transferTo(wang)).toMatchObject({ status: 200, body: { name: "*明", amount: 1000 } });
    expect([await li.balance(), await wang.balance()]).toEqual([99_000, 1000]);
    expect((await viewOf(li)).entries[0]).toMatchObject({ kind: "transfer", amount: -1000, payee: "*明" });
    expect((await viewOf(wang)).entries[0]).toMatchObject({ kind: "transfer", amount: 1000, payee: "*明" });
    expect((await li.call<LimitsAnswer>("GET", "/v1/phone/limits")).body).toMatchObject({
      day: { spent: 1000 },
      byCode: { spent: 0 },
    });
  });

  test("is refused for who is not there, for oneself, for another name than was shown, and without the PIN", async () => {
    const wang = await wallet.customer(0);
    const nobody = { customer: { number: "13000000000" } } as Phone;
    expect(await transferTo(nobody)).toMatchObject(refusedBy("payee_not_found"));
    expect(await transferTo(li)).toMatchObject(refusedBy("transfer_to_self"));
    expect(await transferTo(wang, { name: "*强" })).toMatchObject(refusedBy("payee_changed"));
    expect(await transferTo(wang, { pin: "000000" })).toMatchObject(refusedBy("wrong_pin"));
    expect(await transferTo(wang, { amount: 100_001 })).toMatchObject(refusedBy("balance_too_low"));
    expect([await li.balance(), await wang.balance()]).toEqual([100_000, 0]);
  });

  test("keeps to the payer's limits, and to what the payee may hold", async () => {
    const wang = await wallet.customer(950_000);
    await setTier(li, 4);
    await setTier(wang, 4);
    await wallet.topUp(li.customer.account, 800_000);
    expect(await transferTo(wang, { amount: 200_001 })).toMatchObject(refusedBy("payee_over_limit"));
    expect(await transferTo(wang, { amount: 50_001 })).toMatchObject(refusedBy("payee_over_limit"));
    expect(await transferTo(wang, { amount: 50_000 })).toMatchObject({ status: 200 });
    const zhang = await wallet.customer(0);
    expect(await transferTo(zhang, { amount: 200_001 })).toMatchObject(refusedBy("over_payment_limit"));
    for (const _ of [1, 2]) await transferTo(zhang, { amount: 200_000 });
    expect(await transferTo(zhang, { amount: 50_001 })).toMatchObject(refusedBy("over_day_limit"));
    expect(await li.pay(await terminal.present({ amount: 50_001 }))).toMatchObject(
      refusedBy("over_day_limit"),
    );
    expect(await li.pay(await terminal.present({ amount: 50_000 }))).toMatchObject({ status: 200 });
  });

  test("again is the same transfer, altered it is refused, and what was refused stays so", async () => {
    const wang = await wallet.customer(0);
    const id = newId();
    const raced = await Promise.all([transferTo(wang, { id }), transferTo(wang, { id })]);
    expect(raced.map(({ status }) => status)).toEqual([200, 200]);
    expect(await transferTo(wang, { id, amount: 999 })).toMatchObject(refusedBy("id_reused"));
    expect(await transferTo(li, { id })).toMatchObject(refusedBy("id_reused"));
    const poor = newId();
    expect(await transferTo(wang, { id: poor, amount: 200_000 })).toMatchObject(refusedBy("balance_too_low"));
    await wallet.topUp(li.customer.account, 500_000);
    expect(await transferTo(wang, { id: poor, amount: 200_000 })).toMatchObject(refusedBy("balance_too_low"));
    expect(await wang.balance()).toBe(1000);
  });

  test("to each other at the same moment goes both ways", async () => {
    const wang = await wallet.customer(100_000);
    const back = (amount: number) =>
      wang.call("PUT", `/v1/phone/transfers/${newId()}`, {
        phone: li.customer.number,
        name: "*明",
        amount,
        pin: PIN,
      });
    const answers = await Promise.all([1, 2, 3].flatMap(() => [transferTo(wang, { amount: 10 }), back(1)]));
    const refused = answers
      .filter(({ status }) => status !== 200)
      .map(({ body }) => (body as Refused["body"]).code);
    // A PIN that is tried by several requests at once is locked for a moment.
    expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ["locked_out"] : []));
    expect((await li.balance()) + (await wang.balance())).toBe(200_000);
  });

  test("is no way to find out who has which number", async () => {
    const ask = (phone: string) => li.call<Refused["body"]>("POST", "/v1/phone/payees", { phone });
    const codes: string[] = [];
    for (let i = 0; i < 5; i++) codes.push((await ask(`1300000000${i}`)).body.code);
    expect(codes.slice(0, 3)).toEqual(Array(3).fill("payee_not_found"));
    expect(codes.at(-1)).toBe("locked_out");
  });
});

describe("the payment PIN", () => {
  const NEXT = "719305";
  const change = (body: object, id = newId()) =>
    li.call<Refused["body"]>("PUT", `/v1/phone/pin-changes/${id}`, { old: PIN, new: NEXT, ...body });

  test("is changed by who knows the old one, and then the old one pays nothing", async () => {
    const id = newId();
    expect(await change({}, id)).toMatchObject({ status: 200 });
    expect(await change({}, id)).toMatchObject({ status: 200 });
    expect(await change({ new: "628401" }, id)).toMatchObject({ status: 409, ...refusedBy("id_reused") });
    const seen = await li.scan(await terminal.present());
    expect(await li.consent(seen.body.id)).toMatchObject(refusedBy("wrong_pin"));
    expect(await li.consent(seen.body.id, newId(), NEXT)).toMatchObject({ status: 200 });
  });

  test("is not changed to one that anybody tries first, nor without the old one", async () => {
    for (const weak of ["111111", "123456", "987654"])
      expect(await change({ new: weak })).toMatchObject({ status: 422, ...refusedBy("weak_pin") });
    expect(await change({ old: "000000" })).toMatchObject({ status: 401, ...refusedBy("wrong_pin") });
    expect(await li.pay(await terminal.present())).toMatchObject({ status: 200 });
  });

  test("changed twice at once is one of the two", async () => {
    const answers = await Promise.all([change({}), change({ new: "628401" })]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  test("that was tried too often is locked, whatever it is tried for", async () => {
    for (let i = 0; i < 3; i++) await change({ old: "000000" });
    const seen = await li.scan(await terminal.present());
    for (const answer of [
      await change({}),
      await order(li),
      await transferTo(li),
      await li.consent(seen.body.id),
    ])
      expect(answer).toMatchObject({ status: 423, ...refusedBy("locked_out") });
  });
});

describe("a frozen wallet", () => {
  const freeze = () => li.call("PUT", "/v1/phone/freeze", { frozen: true });

  test("neither pays nor transfers nor withdraws, and money may still come in", async () => {
    const wang = await wallet.customer();
    const paid = await terminal.present({ amount: 100 });
    await li.pay(paid);
    for (const _ of ["once", "again"]) expect(await freeze()).toMatchObject({ status: 200 });
    expect((await viewOf(li)).frozen).toBe(true);
    const frozen = refusedBy("wallet_frozen");
    expect(await li.pay(await terminal.present())).toMatchObject(frozen);
    expect(await transferTo(wang)).toMatchObject(frozen);
    expect(await order(li, { kind: "withdrawal" })).toMatchObject(frozen);
    expect(await terminal.submit(await terminal.present(), await li.code())).toMatchObject({
      body: { state: "declined" },
    });
    await terminal.reverse(paid);
    expect(await order(li)).toMatchObject({ body: { state: "done" } });
    const into = { phone: li.customer.number, name: "*明", amount: 7, pin: PIN };
    expect(await wang.call("PUT", `/v1/phone/transfers/${newId()}`, into)).toMatchObject({ status: 200 });
    expect(await li.balance()).toBe(105_007);
  });

  test("is thawed by the bank alone, whose people say why, each by his duty", async () => {
    await freeze();
    expect(await li.call("PUT", "/v1/phone/freeze", { frozen: false })).toMatchObject({ status: 400 });
    const [risk, installer] = [await wallet.staff("risk"), await wallet.staff("installer")];
    const found = await risk.call<{ id: Id }>("GET", `/v1/bank/customers?phone=${li.customer.number}`);
    expect(found.body).toMatchObject({ name: "*明", frozen: true, frozenBy: "customer" });
    const path = `/v1/bank/customers/${found.body.id}/freeze`;
    const thaw = { frozen: false, reason: "本人到网点核实" };
    expect(await installer.call("PUT", path, thaw)).toMatchObject({ status: 403 });
    for (const _ of ["once", "again"])
      expect(await risk.call("PUT", path, thaw)).toMatchObject({ body: { frozen: false, frozenBy: null } });
    expect(await li.pay(await terminal.present())).toMatchObject({ status: 200 });
    const about = encodeURIComponent(`customer ${found.body.id}`);
    const acts = await risk.call<{ acts: object[] }>("GET", `/v1/bank/acts?about=${about}`);
    expect(acts.body.acts).toMatchObject([{ act: "customer.unfrozen", detail: { reason: thaw.reason } }]);
  });
});
