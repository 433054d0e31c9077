/** A core bank in the test's own process, whose line fails as it is told: before the bank heard, or after it had done it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BankAnswer, BankOrder, BankStanding, CoreBank } from "#wallet/core-bank/port.ts";
import { type Accounts, type Order, SimulatedBank } from "#wallet/core-bank/simulated/bank.ts";

/** What happens to a call: nothing arrives, the answer is lost, it arrives twice; or all is well. */
export type LineFault = "well" | "not heard" | "answer lost" | "twice";

export class FailingBank implements CoreBank {
  readonly #folder: string;
  readonly bank: SimulatedBank;
  /** What happens to the next calls, in their order; to all after them nothing bad. */
  faults: LineFault[] = [];
  /** Every call that left the wallet. */
  readonly calls: string[] = [];

  constructor(accounts: Accounts) {
    this.#folder = mkdtempSync(join(tmpdir(), "shouyin-core-bank-"));
    this.bank = SimulatedBank.open(this.#folder, accounts);
  }

  close(): void {
    this.bank.close();
    rmSync(this.#folder, { recursive: true });
  }

  debit(order: BankOrder): Promise<BankAnswer> {
    return this.#place("debit", order);
  }

  credit(order: BankOrder): Promise<BankAnswer> {
    return this.#place("credit", order);
  }

  async ask(id: string): Promise<BankStanding> {
    this.calls.push(`ask ${id}`);
    const fault = this.faults.shift() ?? "well";
    const standing = this.bank.standing(id) ?? ({ state: "not_seen" } as const);
    return isAnswered(fault) ? standing : { state: "unknown", why: fault };
  }

  async #place(kind: Order["kind"], { id, account, amount, currency }: BankOrder): Promise<BankAnswer> {
    this.calls.push(`${kind} ${id}`);
    const fault = this.faults.shift() ?? "well";
    if (fault === "not heard") return { state: "unknown", why: fault };
    const order = { kind, account, amount, currency };
    if (fault === "twice") this.bank.order(id, order);
    const outcome = this.bank.order(id, order);
    if (!isAnswered(fault) || outcome.state === "conflict") return { state: "unknown", why: fault };
    return outcome;
  }
}

const isAnswered = (fault: LineFault) => fault === "well" || fault === "twice";
