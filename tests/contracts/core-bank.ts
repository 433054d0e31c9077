/** What every adapter of the core bank has to keep, whatever it speaks and however its bank and its line behave. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { BankOrder, CoreBank } from "#wallet/core-bank/port.ts";

/** A core bank under test, with an account that has money and one that has none. */
export interface CoreBankUnderTest {
  readonly bank: CoreBank;
  readonly rich: string;
  readonly empty: string;
  /** What an account has there, minor units. */
  balance(account: string): number;
  /** Makes the line or the bank do this wrong, until it is told otherwise. */
  fault(kind: "none" | "down" | "slow" | "twice" | "answers lost" | "forged"): void;
  close(): Promise<void>;
}

const MISSING = "0000000000000000000";

export function coreBankContract(name: string, open: () => Promise<CoreBankUnderTest>): void {
  describe(`a core bank: ${name}`, () => {
    let subject: CoreBankUnderTest;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(() => subject.close());

    const order = (facts: Partial<BankOrder> = {}): BankOrder => ({
      id: newId(),
      account: subject.rich,
      amount: 1250,
      currency: "CNY",
      ...facts,
    });

    test("debits and credits what was ordered, and says how each order stands", async () => {
      const before = subject.balance(subject.rich);
      const [out, into] = [order(), order({ amount: 250 })];
      expect(await subject.bank.debit(out)).toEqual({ state: "done" });
      expect(await subject.bank.credit(into)).toEqual({ state: "done" });
      expect(subject.balance(subject.rich)).toBe(before - 1000);
      for (const { id } of [out, into]) expect(await subject.bank.ask(id)).toEqual({ state: "done" });
      expect(await subject.bank.ask(newId())).toEqual({ state: "not_seen" });
    });

    test("says why it refuses, again and again, also once there is money", async () => {
      const poor = order({ account: subject.empty });
      const refused = { state: "refused", reason: "balance_too_low" };
      expect(await subject.bank.debit(poor)).toEqual(refused);
      await subject.bank.credit(order({ account: subject.empty, amount: 5000 }));
      expect(await subject.bank.debit(poor)).toEqual(refused);
      expect(await subject.bank.ask(poor.id)).toEqual(refused);
      for (const way of ["debit", "credit"] as const)
        expect(await subject.bank[way](order({ account: MISSING }))).toEqual({
          state: "refused",
          reason: "no_such_account",
        });
    });

    test("carries an order out once, however often it arrives, at once or later", async () => {
      const before = subject.balance(subject.rich);
      const one = order();
      const answers = await Promise.all(Array.from({ length: 5 }, () => subject.bank.debit(one)));
      expect(answers).toEqual(Array(5).fill({ state: "done" }));
      subject.fault("twice");
      expect(await subject.bank.credit(order())).toEqual({ state: "done" });
      subject.fault("none");
      expect(subject.balance(subject.rich)).toBe(before);
    });

    test("never takes an altered order for the one that it knows", async () => {
      const one = order();
      await subject.bank.debit(one);
      const before = subject.balance(subject.rich);
      for (const altered of [
        { ...one, amount: 1 },
        { ...one, account: subject.empty },
      ])
        expect(await subject.bank.debit(altered)).toMatchObject({ state: "unknown" });
      expect(await subject.bank.credit(one)).toMatchObject({ state: "unknown" });
      expect(subject.balance(subject.rich)).toBe(before);
    });

    test.each(["down", "slow", "answers lost", "forged"] as const)(
      "is unknown where it is %s, and asking later tells the truth",
      async (fault) => {
        const before = subject.balance(subject.rich);
        const one = order();
        subject.fault(fault);
        expect(await subject.bank.debit(one)).toMatchObject({ state: "unknown" });
        subject.fault("none");
        const standing = await subject.bank.ask(one.id);
        expect(standing.state).toBe(subject.balance(subject.rich) === before ? "not_seen" : "done");
        expect(await subject.bank.debit(one)).toEqual({ state: "done" });
        expect(subject.balance(subject.rich)).toBe(before - one.amount);
      },
    );
  });
}
