/**
 * Reminds a wallet that was restored from a back-up of what it had stated: every statement that an earlier epoch of it
 * signed and this terminal has is brought back. The wallet charges nothing on it; its people compare.
 */
import { parsePaymentId } from "#domain/ids.ts";
import { publishAlarms, raiseAlarm } from "../alarms/alarms.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { readFact, writeFact } from "../facts.ts";
import { findPayment, paymentStatements } from "../payments/store.ts";
import { findRefund, refundStatements } from "../refunds/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { doneReminding, toRemind } from "./seen.ts";
import { storedStatement } from "./stored-statement.ts";

export class Reminders {
  readonly #till: Till;
  readonly #backend: WalletBackend;
  #running: Promise<void> | undefined;
  #again = false;
  /** The latest epoch of the wallet's streams that was heard of in this life. */
  #epoch = 1;

  constructor(till: Till, backend: WalletBackend) {
    this.#till = till;
    this.#backend = backend;
  }

  /**
   * Brings what is still to be brought, if anything is; what fails is tried again when the line comes back.
   * @param epoch the epoch of the wallet's streams now, where that was heard
   */
  wake(epoch = this.#epoch): void {
    this.#epoch = Math.max(this.#epoch, epoch);
    this.#again = true;
    this.#running ??= this.#remindAll()
      .catch((error: Error) => this.#till.log.error({ err: error }, "reminding the wallet failed here"))
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** What is heard of while it runs is not forgotten. */
  async #remindAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#remind(this.#epoch);
    }
  }

  async #remind(epoch: number): Promise<void> {
    const { store } = this.#till;
    for (const subject of toRemind(store.db)) {
      const signed = statementAbout(store.db, subject);
      if (signed && !(await this.#bring(signed, epoch))) return;
      store.write((db) => doneReminding(db, subject));
    }
    if (epoch <= this.#reminded()) return;
    for (const signed of [...paymentStatements(store.db), ...refundStatements(store.db)])
      if (storedStatement(signed).position.epoch < epoch && !(await this.#bring(signed, epoch))) return;
    store.write((db) => writeFact(db, "reminded_epoch", String(epoch)));
  }

  /** False where the wallet did not answer. */
  async #bring(signed: Uint8Array, epoch: number): Promise<boolean> {
    const answer = await this.#backend.remind(signed);
    if (answer === "forgotten") this.#tellForgotten(epoch);
    return answer !== undefined;
  }

  /** Up to which epoch the wallet was reminded. */
  #reminded(): number {
    return Number(readFact(this.#till.store.db, "reminded_epoch") ?? 1);
  }

  #tellForgotten(epoch: number): void {
    const till = this.#till;
    const alarm = { kind: "wallet_restored", subject: `stream ${epoch}` } as const;
    if (till.store.write((db) => raiseAlarm(till, db, alarm))) publishAlarms(till);
  }
}

function statementAbout(db: PosDb, subject: string): Uint8Array | undefined {
  const id = parsePaymentId(subject);
  const row = id ? findPayment(db, id)?.row : findRefund(db, subject);
  return row?.statement ?? undefined;
}
